package brownout.jobqueue.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.TestConfig;
import brownout.jobqueue.dispatch.SubmissionLog.Appended;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.Submission;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSubmissionLogTest {
    @Test
    void a_broker_whose_name_cannot_be_resolved_stops_neither_the_start_nor_says_more_than_not_sent() {
        KafkaClients clients =
                new KafkaClients(TestConfig.of(Map.of("jobqueue.kafka.bootstrap-servers", "nowhere.invalid:9092")));
        KafkaTracing tracing = new KafkaTracing(OpenTelemetry.noop().getTracer("test"));
        JobSpec spec = JobSpec.newBuilder().setJobClass(JobClass.NORMAL).build();
        JobId id = JobId.derived("acme", "key");
        try (KafkaSubmissionLog log = new KafkaSubmissionLog(clients, tracing, () -> true)) {
            assertThat(log.append(new Submission(id, spec, Instant.EPOCH, "", "")))
                    .isInstanceOf(Appended.NotSent.class);
        }
    }
}
