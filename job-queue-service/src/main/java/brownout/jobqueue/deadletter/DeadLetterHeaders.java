package brownout.jobqueue.deadletter;

import brownout.contracts.jobqueue.v1.AttemptRecord;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.jobqueue.job.SpecRules;
import brownout.jobqueue.job.StoredJob;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a dead letter says about itself, so that it can be judged without the system that buried it. Times are ISO 8601 in
 * UTC; {@code attempt-history} is one line per attempt:
 * {@code attempt token worker started ended outcome error}, separated by tabs.
 */
public final class DeadLetterHeaders {
    private DeadLetterHeaders() {}

    /** Of a job. */
    public static Map<String, String> of(StoredJob job) {
        JobState state = job.state();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("job-id", state.getId());
        headers.put("reason", state.getReason());
        headers.put("error-class", job.errorClass());
        headers.put("error-message", job.errorMessage());
        headers.put("attempt-history", history(state));
        headers.put("last-worker", state.getWorker());
        headers.put("token", Long.toString(state.getFencingToken()));
        headers.put(
                "first-failed-at",
                job.firstFailedAt() == 0
                        ? ""
                        : Instant.ofEpochMilli(job.firstFailedAt()).toString());
        putOrigin(headers, job.origin());
        headers.put("redrive-count", Integer.toString(state.getRedrives()));
        headers.put("traceparent", job.traceparent());
        return headers;
    }

    /** Of a record that could not be decoded. */
    public static Map<String, String> undecodable(
            String origin, String errorClass, String message, String traceparent) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("reason", "UNDECODABLE");
        headers.put("error-class", errorClass);
        headers.put("error-message", message);
        putOrigin(headers, origin);
        headers.put("redrive-count", "0");
        headers.put("traceparent", traceparent);
        return headers;
    }

    private static void putOrigin(Map<String, String> headers, String origin) {
        String[] parts = origin.split("/", -1);
        headers.put("origin-topic", parts[0]);
        headers.put("origin-partition", parts.length == 3 ? parts[1] : "");
        headers.put("origin-offset", parts.length == 3 ? parts[2] : "");
    }

    private static String history(JobState state) {
        StringBuilder lines = new StringBuilder();
        for (AttemptRecord attempt : state.getAttemptsList()) {
            lines.append(attempt.getAttempt())
                    .append('\t')
                    .append(attempt.getFencingToken())
                    .append('\t')
                    .append(attempt.getWorker())
                    .append('\t')
                    .append(Instant.ofEpochMilli(SpecRules.millis(attempt.getStartedAt())))
                    .append('\t')
                    .append(attempt.hasEndedAt() ? Instant.ofEpochMilli(SpecRules.millis(attempt.getEndedAt())) : "")
                    .append('\t')
                    .append(attempt.getOutcome())
                    .append('\t')
                    .append(attempt.getError().replaceAll("[\\t\\n\\r]", " "))
                    .append('\n');
        }
        return lines.toString();
    }
}
