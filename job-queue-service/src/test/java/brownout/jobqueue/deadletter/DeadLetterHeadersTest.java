package brownout.jobqueue.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.AttemptRecord;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.jobqueue.job.StoredJob;
import com.google.protobuf.Timestamp;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {
    @Test
    void a_dead_letter_carries_its_whole_history() {
        JobState state = JobState.newBuilder()
                .setId("j")
                .setReason("EXHAUSTED")
                .setFencingToken(2)
                .setWorker("w2")
                .addAttempts(attempt(1, "w1", "LEASE_EXPIRED", "no heartbeat"))
                .addAttempts(attempt(2, "w2", "FAILED", "two\nlines\tand a tab"))
                .build();
        Map<String, String> headers =
                DeadLetterHeaders.of(new StoredJob(state, "video-jobs.high/1/42", "00-abc", "IO", "reset", 1000));
        assertThat(headers)
                .containsEntry("job-id", "j")
                .containsEntry("reason", "EXHAUSTED")
                .containsEntry("error-class", "IO")
                .containsEntry("error-message", "reset")
                .containsEntry("last-worker", "w2")
                .containsEntry("token", "2")
                .containsEntry("first-failed-at", "1970-01-01T00:00:01Z")
                .containsEntry("origin-topic", "video-jobs.high")
                .containsEntry("origin-partition", "1")
                .containsEntry("origin-offset", "42")
                .containsEntry("redrive-count", "0")
                .containsEntry("traceparent", "00-abc");
        assertThat(headers.get("attempt-history").lines())
                .containsExactly(
                        "1\t1\tw1\t1970-01-01T00:00:01Z\t1970-01-01T00:00:02Z\tLEASE_EXPIRED\tno heartbeat",
                        "2\t2\tw2\t1970-01-01T00:00:01Z\t1970-01-01T00:00:02Z\tFAILED\ttwo lines and a tab");
    }

    private static AttemptRecord attempt(int number, String worker, String outcome, String error) {
        return AttemptRecord.newBuilder()
                .setAttempt(number)
                .setFencingToken(number)
                .setWorker(worker)
                .setStartedAt(Timestamp.newBuilder().setSeconds(1))
                .setEndedAt(Timestamp.newBuilder().setSeconds(2))
                .setOutcome(outcome)
                .setError(error)
                .build();
    }
}
