package brownout.jobqueue.adapter.rest;

import brownout.contracts.jobqueue.v1.AttemptRecord;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.SpecRules;
import brownout.jobqueue.job.StoredJob;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as JSON shows it. Absent fields have no value yet. Times are ISO 8601 in UTC. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobView(
        String id,
        String status,
        @Nullable @JsonProperty("class") String priority,
        @Nullable String tenant,
        @Nullable String owner,
        @Nullable String kind,
        @Nullable String source,
        int attempt,
        long fencingToken,
        @Nullable String worker,
        @Nullable Instant leaseUntil,
        double progress,
        @Nullable String checkpoint,
        long seq,
        @Nullable Instant submittedAt,
        @Nullable Instant updatedAt,
        @Nullable String output,
        @Nullable String reason,
        @Nullable String error,
        @Nullable String origin,
        List<AttemptView> attempts) {

    /** One attempt of a job; without an outcome it is still running. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AttemptView(
            int attempt,
            long fencingToken,
            String worker,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String outcome,
            @Nullable String error) {}

    static JobView of(StoredJob job) {
        JobState state = job.state();
        JobSpec spec = state.getSpec();
        String error = job.errorClass().isEmpty() ? "" : job.errorClass() + ": " + job.errorMessage();
        return new JobView(
                state.getId(),
                state.getStatus().name(),
                PriorityClass.of(spec.getJobClass()).map(PriorityClass::label).orElse(null),
                some(spec.getTenant()),
                some(spec.getOwner()),
                some(spec.getKind()),
                some(spec.getSource()),
                state.getAttempt(),
                state.getFencingToken(),
                some(state.getWorker()),
                time(state.getStatus() == JobStatus.RUNNING, state.getLeaseUntil()),
                state.getProgress(),
                some(state.getCheckpoint()),
                state.getSeq(),
                time(state.hasSubmittedAt(), state.getSubmittedAt()),
                time(state.hasUpdatedAt(), state.getUpdatedAt()),
                some(state.getOutput()),
                some(state.getReason()),
                some(error),
                some(job.origin()),
                state.getAttemptsList().stream().map(JobView::attempt).toList());
    }

    private static AttemptView attempt(AttemptRecord attempt) {
        return new AttemptView(
                attempt.getAttempt(),
                attempt.getFencingToken(),
                attempt.getWorker(),
                time(attempt.hasStartedAt(), attempt.getStartedAt()),
                time(attempt.hasEndedAt(), attempt.getEndedAt()),
                some(attempt.getOutcome()),
                some(attempt.getError()));
    }

    private static @Nullable String some(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Instant time(boolean present, Timestamp time) {
        return present ? Instant.ofEpochMilli(SpecRules.millis(time)) : null;
    }
}
