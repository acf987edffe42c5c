package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;
import static brownout.jobqueue.adapter.redis.RedisScripts.text;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.SpecRules;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.StoreLostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The waiting room in Redis: each operation is the Lua script of its name. */
public final class RedisIntake implements Intake {
    private static final int FIELDS_PER_JOB = 13;

    private final RedisScripts scripts;

    public RedisIntake(RedisScripts scripts) {
        this.scripts = scripts;
    }

    @Override
    public Remembered remember(Submission submission, DepthLimits limits) {
        List<Object> answer = scripts.array(
                "submit",
                bytes(submission.id().value()),
                bytes(submission.priority().rank()),
                bytes(submission.tenant()),
                bytes(submission.fingerprint()),
                submission.spec().toByteArray(),
                bytes(submission.submittedAt().toEpochMilli()),
                bytes(submission.idempotencyKey()),
                bytes(submission.traceparent()),
                bytes(limits.perClass()),
                bytes(limits.perTenant()));
        String said = text(answer.get(0));
        return switch (said) {
            case "NEW" -> new Remembered.Fresh();
            case "REPLAY" -> new Remembered.Replay(!text(answer.get(1)).equals("SUBMITTED"));
            case "CONFLICT" -> new Remembered.Conflict();
            case "FULL_CLASS" -> new Remembered.Full(Scope.CLASS, Long.parseLong(text(answer.get(1))));
            case "FULL_TENANT" -> new Remembered.Full(Scope.TENANT, Long.parseLong(text(answer.get(1))));
            case "UNMARKED" -> throw new StoreLostException();
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
        List<byte[]> args = new ArrayList<>(3 + FIELDS_PER_JOB * batch.size());
        args.add(bytes(perClass.ready()));
        args.add(bytes(perClass.delayed()));
        args.add(bytes(FIELDS_PER_JOB));
        for (Arrival arrival : batch) {
            addFields(args, arrival.submission(), arrival.origin());
        }
        List<Object> answer = scripts.array("admit", args.toArray(byte[][]::new));
        if (text(answer.get(0)).equals("UNMARKED")) {
            throw new StoreLostException();
        }
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        for (Object code : answer.subList(1, answer.size())) {
            long value = (Long) code;
            outcomes.add(value > 0 ? Outcome.ADMITTED : value == 0 ? Outcome.KNOWN_ALREADY : Outcome.CLASS_FULL);
        }
        return new Admission(Long.parseLong(text(answer.get(0))), outcomes);
    }

    private static void addFields(List<byte[]> args, Submission submission, String origin) {
        JobSpec spec = submission.spec();
        args.add(bytes(submission.id().value()));
        args.add(bytes(submission.priority().rank()));
        args.add(bytes(submission.tenant()));
        args.add(bytes(submission.fingerprint()));
        args.add(spec.toByteArray());
        args.add(bytes(submission.submittedAt().toEpochMilli()));
        args.add(bytes(submission.idempotencyKey()));
        args.add(bytes(submission.traceparent()));
        args.add(bytes(SpecRules.millis(spec.getNotBefore())));
        args.add(bytes(SpecRules.millis(spec.getDeadline())));
        args.add(bytes(spec.getTimeoutMs()));
        args.add(bytes(spec.getMaxAttempts()));
        args.add(bytes(origin));
    }

    @Override
    public Cancelled cancel(JobId id) {
        String said = text(scripts.array("cancel", bytes(id.value())).get(0));
        return switch (said) {
            case "OK" -> Cancelled.DONE;
            case "UNKNOWN" -> Cancelled.UNKNOWN_JOB;
            case "ENDED" -> Cancelled.ENDED_ALREADY;
            default -> throw new IllegalStateException("cancel.lua answered '" + said + "'");
        };
    }
}
