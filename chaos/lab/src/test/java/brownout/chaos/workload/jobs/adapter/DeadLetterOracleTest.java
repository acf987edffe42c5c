package brownout.chaos.workload.jobs.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.registry.Checkers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterOracleTest {
    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    private static Event letter(Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, value) -> all.add(name, value.getBytes(StandardCharsets.UTF_8)));
        return DeadLetterOracle.event(
                new ConsumerRecord<>(
                        "video-jobs.dead-letters",
                        0,
                        7,
                        BEGAN.toEpochMilli() + 1_500,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        "j-1",
                        new byte[0],
                        all,
                        Optional.empty()),
                BEGAN);
    }

    private static CheckResult judged(Event letter) {
        String jobs = "video-jobs.events";
        List<Event> events = List.of(
                new Event(0, jobs, "JOB_CLAIMED", "j-1", Map.of("seq", "1", "token", "3")),
                new Event(1, jobs, "JOB_CLAIMED", "j-1", Map.of("seq", "2", "token", "4")),
                new Event(2, jobs, "JOB_DEAD", "j-1", Map.of("seq", "3", "token", "4")),
                letter);
        return Checkers.standard()
                .named("dead-letters-carry-history")
                .check(new History(BEGAN, List.of(), events, List.of(), List.of()));
    }

    @Test
    void a_letter_carries_its_headers_and_the_time_at_which_it_was_written() {
        Event event = letter(Map.of("job-id", "j-1", "reason", "EXHAUSTED"));

        assertThat(event.key()).isEqualTo("j-1");
        assertThat(event.at()).isEqualTo(1_500_000_000L);
        assertThat(event.data()).containsEntry("reason", "EXHAUSTED");
    }

    @Test
    void the_check_decides_by_what_the_oracle_records() {
        String first = "1\t3\tvideo-worker-1\t2026-01-01T00:00:00Z\t\tFAILED\tdisk full\n";
        String second = "2\t4\tvideo-worker-2\t2026-01-01T00:00:01Z\t\tFAILED\tdisk full\n";

        assertThat(judged(letter(Map.of("job-id", "j-1", "reason", "EXHAUSTED", "attempt-history", first + second)))
                        .verdict())
                .isEqualTo(Verdict.HOLDS);
        assertThat(judged(letter(Map.of("job-id", "j-1", "reason", "EXHAUSTED", "attempt-history", second)))
                        .sentence())
                .contains("lacked a part of the job's history");
    }

    @Test
    void a_letter_about_a_record_that_was_no_job_has_no_key() {
        assertThat(letter(Map.of("reason", "UNDECODABLE")).key()).isEmpty();
    }
}
