package brownout.chaos.adapter.topic;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private final RecordDecoder decoder = new RecordDecoder();

    @Test
    void a_record_is_one_line_with_its_decoded_value() throws Exception {
        byte[] value = JobEvent.newBuilder()
                .setJobId("j1")
                .setSeq(3)
                .setType(JobEventType.JOB_COMPLETED)
                .setFencingToken(7)
                .build()
                .toByteArray();

        JsonNode line = decode("video-jobs.events", value);

        assertThat(line.path("topic").asText()).isEqualTo("video-jobs.events");
        assertThat(line.path("partition").asInt()).isEqualTo(2);
        assertThat(line.path("offset").asLong()).isEqualTo(41);
        assertThat(line.path("timestamp").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(line.path("key").asText()).isEqualTo("j1");
        assertThat(line.path("headers").path("reason").asText()).isEqualTo("why");
        assertThat(line.path("value").path("type").asText()).isEqualTo("JOB_COMPLETED");
        assertThat(line.path("value").path("fencingToken").asLong()).isEqualTo(7);
    }

    @Test
    void a_tombstone_has_a_null_value() throws Exception {
        assertThat(decode("video-jobs.state", null).path("value").isNull()).isTrue();
        assertThat(decode("video-jobs.state", null).has("value")).isTrue();
    }

    @Test
    void garbage_is_printed_raw_with_the_reason() throws Exception {
        JsonNode line = decode("video-jobs.events", new byte[] {(byte) 0xff, (byte) 0xff, 1});

        assertThat(line.path("raw").asText()).isEqualTo("//8B");
        assertThat(line.path("error").asText()).contains("not the message that video-jobs.events holds");
    }

    @Test
    void a_topic_of_unknown_content_is_printed_raw() throws Exception {
        assertThat(decode("elsewhere", new byte[] {1}).path("error").asText()).contains("elsewhere");
    }

    private JsonNode decode(String topic, byte[] value) throws Exception {
        RecordHeaders headers = new RecordHeaders();
        headers.add("reason", "why".getBytes(StandardCharsets.UTF_8));
        String line = decoder.line(new ConsumerRecord<>(
                topic,
                2,
                41,
                1_767_225_600_000L,
                TimestampType.CREATE_TIME,
                2,
                value == null ? 0 : value.length,
                "j1".getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                Optional.empty()));
        assertThat(line).doesNotContain("\n");
        return new ObjectMapper().readTree(line);
    }
}
