package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;

import brownout.contracts.jobqueue.v1.AttemptRecord;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.SpecRules;
import brownout.jobqueue.job.Submission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What concerns the shard as a whole: its epoch, whose turn the relay is, what is restored and what is forgotten. */
public final class RedisShard {
    private static final String P = RedisScripts.PREFIX;
    private static final int FIELDS_PER_JOB = 23;

    private final RedisScripts scripts;

    public RedisShard(RedisScripts scripts) {
        this.scripts = scripts;
    }

    /** The token epoch; empty when this Redis has lost its data, or never had any. */
    public OptionalLong epoch() {
        byte[] marker = scripts.link().call(redis -> redis.get(P + "marker"));
        return marker == null
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(new String(marker, StandardCharsets.UTF_8)));
    }

    /** Opens the shard. Everything that is to be restored must be restored by now. */
    public void open(long epoch) {
        scripts.link().call(redis -> redis.set(P + "marker", bytes(epoch)));
    }

    /** Whether it is this instance's turn to relay, for {@code turn} from now. Saves work; nothing rests on it. */
    public boolean takeTurn(String instance, Duration turn) {
        return scripts.number("relay-turn", bytes(instance), bytes(turn.toMillis())) == 1;
    }

    public int purge(Duration retention, int most) {
        return (int) scripts.number("purge", bytes(retention.toMillis()), bytes(most));
    }

    public void weights(Map<String, Integer> weights) {
        if (!weights.isEmpty()) {
            Map<String, byte[]> values = weights.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, it -> bytes(it.getValue())));
            scripts.link().call(redis -> redis.hset(P + "weights", values));
        }
    }

    public void undecodable(String origin, String errorClass, String message, int size) {
        scripts.number("undecodable", bytes("raw:" + origin), bytes(errorClass), bytes(message), bytes(size));
    }

    /** Writes states read back from Kafka, with every token raised to the epoch. */
    public int restore(long epoch, List<JobState> states) {
        List<byte[]> args = new ArrayList<>(2 + FIELDS_PER_JOB * states.size());
        args.add(bytes(epoch));
        args.add(bytes(FIELDS_PER_JOB));
        states.forEach(state -> addFields(args, state));
        return (int) scripts.number("restore", args.toArray(byte[][]::new));
    }

    private static void addFields(List<byte[]> args, JobState state) {
        Submission submission = new Submission(
                new JobId(state.getId()),
                state.getSpec(),
                Instant.ofEpochMilli(SpecRules.millis(state.getSubmittedAt())),
                state.getIdempotencyKey(),
                "");
        args.add(bytes(state.getId()));
        args.add(bytes(state.getStatus().name()));
        args.add(bytes(PriorityClass.of(state.getSpec().getJobClass())
                .orElse(PriorityClass.NORMAL)
                .rank()));
        args.add(bytes(state.getSpec().getTenant()));
        args.add(bytes(submission.fingerprint()));
        args.add(state.getSpec().toByteArray());
        args.add(bytes(SpecRules.millis(state.getSubmittedAt())));
        args.add(bytes(SpecRules.millis(state.getUpdatedAt())));
        args.add(bytes(state.getIdempotencyKey()));
        args.add(bytes(SpecRules.millis(state.getSpec().getDeadline())));
        args.add(bytes(state.getSpec().getTimeoutMs()));
        args.add(bytes(state.getSpec().getMaxAttempts()));
        args.add(bytes(state.getAttempt()));
        args.add(bytes(failures(state)));
        args.add(bytes(state.getFencingToken()));
        args.add(bytes(state.getWorker()));
        args.add(bytes(Double.toString(state.getProgress())));
        args.add(bytes(state.getCheckpoint()));
        args.add(bytes(state.getSeq()));
        args.add(bytes(state.getOutput()));
        args.add(bytes(state.getReason()));
        args.add(bytes(state.getAttemptsList().stream().map(RedisShard::line).collect(Collectors.joining("\n"))));
        args.add(bytes(SpecRules.millis(state.getSpec().getNotBefore())));
    }

    private static long failures(JobState state) {
        return state.getAttemptsList().stream()
                .filter(it -> List.of("FAILED", "LEASE_EXPIRED", "TIMEOUT").contains(it.getOutcome()))
                .count();
    }

    private static String line(AttemptRecord attempt) {
        String begun = attempt.getAttempt() + "=" + attempt.getFencingToken() + "|" + attempt.getWorker() + "|"
                + SpecRules.millis(attempt.getStartedAt());
        if (!attempt.hasEndedAt()) {
            return begun;
        }
        return begun + "|" + SpecRules.millis(attempt.getEndedAt()) + "|" + attempt.getOutcome() + "|"
                + attempt.getError().replace('\n', ' ');
    }
}
