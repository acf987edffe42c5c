package brownout.jobqueue.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.dispatch.SubmissionLog.Appended;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedLogTest {
    private static final Submission ANY =
            new Submission(JobId.derived("acme", "k"), JobSpec.getDefaultInstance(), Instant.EPOCH, "k", "");

    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private final CompletableFuture<Appended> answer = new CompletableFuture<>();
    private final BoundedLog log = new BoundedLog(
            submission -> {
                reached.complete(null);
                return answer.join();
            },
            1,
            Duration.ofMillis(1));

    @Test
    void an_append_beyond_the_bound_is_refused_for_certain_and_takes_no_thread() throws Exception {
        CompletableFuture<Appended> first = CompletableFuture.supplyAsync(() -> log.append(ANY));
        reached.get(20, TimeUnit.SECONDS);

        assertThat(log.append(ANY)).isInstanceOf(Appended.NotSent.class);
        answer.complete(new Appended.Unknown("no answer"));
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(new Appended.Unknown("no answer"));
    }

    @Test
    void a_turn_is_given_back() {
        answer.complete(new Appended.Durable());
        assertThat(log.append(ANY)).isInstanceOf(Appended.Durable.class);
        assertThat(log.append(ANY)).isInstanceOf(Appended.Durable.class);
    }
}
