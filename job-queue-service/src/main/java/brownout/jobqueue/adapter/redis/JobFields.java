package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;

import brownout.contracts.jobqueue.v1.AttemptRecord;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.SpecRules;
import brownout.jobqueue.job.Submission;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A job's fields by name, as {@link JobHash} reads them; a script is handed them as id, number of fields, name and value of each. */
final class JobFields {
    private static final Set<String> FAILURES = Set.of("FAILED", "LEASE_EXPIRED", "TIMEOUT");

    private final Map<String, byte[]> fields = new LinkedHashMap<>();

    private JobFields() {}

    /** What a submission says, and nothing of the job's life. */
    static JobFields of(Submission submission) {
        JobSpec spec = submission.spec();
        return new JobFields()
                .with("class", bytes(submission.priority().rank()))
                .with("tenant", bytes(submission.tenant()))
                .with("fp", bytes(submission.fingerprint()))
                .with("spec", spec.toByteArray())
                .with("submitted", bytes(submission.submittedAt().toEpochMilli()))
                .with("key", bytes(submission.idempotencyKey()))
                .with("trace", bytes(submission.traceparent()))
                .with("notBefore", bytes(SpecRules.millis(spec.getNotBefore())))
                .with("deadline", bytes(SpecRules.millis(spec.getDeadline())))
                .with("timeout", bytes(spec.getTimeoutMs()))
                .with("maxAttempts", bytes(spec.getMaxAttempts()));
    }

    /** A job as {@code video-jobs.state} has it. */
    static JobFields of(JobState state) {
        Submission submission = new Submission(
                new JobId(state.getId()),
                state.getSpec(),
                Instant.ofEpochMilli(SpecRules.millis(state.getSubmittedAt())),
                state.getIdempotencyKey(),
                "");
        JobFields job = of(submission)
                .with("status", bytes(state.getStatus().name()))
                .with("updated", bytes(SpecRules.millis(state.getUpdatedAt())))
                .with("attempt", bytes(state.getAttempt()))
                .with("failures", bytes(state.hasFailures() ? state.getFailures() : failures(state)))
                .with("redrives", bytes(state.getRedrives()))
                .with("redriveIds", bytes(String.join(" ", state.getRedriveIdsList())))
                .with("token", bytes(state.getFencingToken()))
                .with("worker", bytes(state.getWorker()))
                .with("progress", bytes(Double.toString(state.getProgress())))
                .with("checkpoint", bytes(state.getCheckpoint()))
                .with("seq", bytes(state.getSeq()))
                .with("output", bytes(state.getOutput()))
                .with("reason", bytes(state.getReason()));
        if (!state.getFingerprint().isEmpty()) {
            job.with("fp", bytes(state.getFingerprint()));
        }
        state.getAttemptsList().forEach(it -> job.with("h" + it.getAttempt(), bytes(line(it))));
        return job;
    }

    JobFields with(String name, byte[] value) {
        fields.put(name, value);
        return this;
    }

    /** Appends the job to a script's arguments. */
    void addTo(List<byte[]> args, JobId id) {
        args.add(bytes(id.value()));
        args.add(bytes(fields.size()));
        fields.forEach((name, value) -> {
            args.add(bytes(name));
            args.add(value);
        });
    }

    private static long failures(JobState state) {
        return state.getAttemptsList().stream()
                .filter(it -> FAILURES.contains(it.getOutcome()))
                .count();
    }

    private static String line(AttemptRecord attempt) {
        String begun =
                attempt.getFencingToken() + "|" + attempt.getWorker() + "|" + SpecRules.millis(attempt.getStartedAt());
        return attempt.hasEndedAt()
                ? begun + "|" + SpecRules.millis(attempt.getEndedAt()) + "|" + attempt.getOutcome() + "|"
                        + attempt.getError()
                : begun;
    }
}
