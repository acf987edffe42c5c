package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;
import static brownout.jobqueue.adapter.redis.RedisScripts.text;

import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The waiting room in Redis: each operation is the Lua script of its name. */
public final class RedisIntake implements Intake {
    private final RedisScripts scripts;

    public RedisIntake(RedisScripts scripts) {
        this.scripts = scripts;
    }

    @Override
    public Remembered remember(Submission submission, DepthLimits limits) {
        List<byte[]> args = new ArrayList<>();
        args.add(bytes(limits.perClass()));
        args.add(bytes(limits.perTenant()));
        JobFields.of(submission).addTo(args, submission.id());
        List<Object> answer = scripts.array("submit", args.toArray(byte[][]::new));
        String said = text(answer.get(0));
        return switch (said) {
            case "NEW" -> new Remembered.Fresh();
            case "REPLAY" -> new Remembered.Replay(!text(answer.get(1)).equals("SUBMITTED"));
            case "CONFLICT" -> new Remembered.Conflict();
            case "FULL_CLASS" -> new Remembered.Full(Scope.CLASS, Long.parseLong(text(answer.get(1))));
            case "FULL_TENANT" -> new Remembered.Full(Scope.TENANT, Long.parseLong(text(answer.get(1))));
            default -> throw new IllegalStateException("submit.lua answered '" + said + "'");
        };
    }

    @Override
    public void forget(JobId id) {
        scripts.number("forget", bytes(""), bytes(id.value()));
    }

    /**
     * Drops submissions of a class remembered before a time and still not admitted. Only right when the log is known to
     * hold none of them any more.
     */
    public int forgetBefore(PriorityClass priority, Instant before) {
        return (int) scripts.number("forget", bytes(priority.rank()), bytes(before.toEpochMilli()));
    }

    @Override
    public Admission admit(List<Arrival> batch, Room perClass) {
        List<byte[]> args = new ArrayList<>();
        args.add(bytes(perClass.ready()));
        args.add(bytes(perClass.delayed()));
        for (Arrival arrival : batch) {
            JobFields.of(arrival.submission())
                    .with("origin", bytes(arrival.origin()))
                    .addTo(args, arrival.submission().id());
        }
        List<Object> answer = scripts.array("admit", args.toArray(byte[][]::new));
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        for (Object code : answer.subList(2, answer.size())) {
            long value = (Long) code;
            outcomes.add(value > 0 ? Outcome.ADMITTED : value == 0 ? Outcome.KNOWN_ALREADY : Outcome.CLASS_FULL);
        }
        return new Admission(mark(answer, 0), outcomes);
    }

    @Override
    public Cancelled cancel(JobId id) {
        List<Object> answer = scripts.array("cancel", bytes(id.value()));
        String said = text(answer.get(0));
        return switch (said) {
            case "OK" -> new Cancelled.Done(mark(answer, 1));
            case "UNKNOWN" -> new Cancelled.UnknownJob();
            case "ENDED" -> new Cancelled.EndedAlready();
            default -> throw new IllegalStateException("cancel.lua answered '" + said + "'");
        };
    }

    @Override
    public boolean isDurable(Mark mark) {
        if (mark.event().isEmpty()) {
            return true;
        }
        List<Object> answer = scripts.array("durable", bytes(mark.event()));
        return Long.parseLong(text(answer.get(0))) == mark.epoch() && (Long) answer.get(1) == 1;
    }

    private static Mark mark(List<Object> answer, int at) {
        return new Mark(Long.parseLong(text(answer.get(at))), text(answer.get(at + 1)));
    }
}
