package brownout.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.history.Event;
import brownout.chaos.history.HistorySink;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.ScriptedPace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OracleReadingsTest {
    private final ScriptedPace pace = new ScriptedPace();
    private final Recorder recorder = new Recorder(pace, HistorySink.NONE);

    /** Tells of the end of {@code job-1} once that much time has passed. */
    private Oracle late(Duration delay) {
        return new Oracle() {
            @Override
            public void mark() {}

            @Override
            public Map<String, String> ends() {
                return Map.of("COMPLETED", "JOB_COMPLETED");
            }

            @Override
            public List<Event> since(Set<String> ids) {
                String kind = pace.nanos() < delay.toNanos() ? "JOB_CLAIMED" : "JOB_COMPLETED";
                return List.of(new Event(0, "video-jobs.events", kind, "job-1", Map.of()));
            }
        };
    }

    private void observed(String state) {
        recorder.looked(0, "observe", "key", Outcome.OK, Map.of(), Map.of("id", "job-1", "state", state));
    }

    @Test
    void a_witness_that_is_late_is_asked_again_and_its_events_are_recorded_once() throws Exception {
        observed("COMPLETED");

        OracleReadings.collect(List.of(late(Duration.ofSeconds(9))), recorder, pace);

        assertThat(recorder.history().events())
                .singleElement()
                .satisfies(event -> assertThat(event.kind()).isEqualTo("JOB_COMPLETED"));
        assertThat(recorder.history().holes()).isEmpty();
    }

    @Test
    void a_witness_that_never_tells_of_an_end_that_clients_saw_leaves_a_hole() throws Exception {
        observed("COMPLETED");

        OracleReadings.collect(List.of(late(Duration.ofMinutes(9))), recorder, pace);

        assertThat(recorder.history().holes()).singleElement().asString().contains("job-1");
        assertThat(recorder.history().events()).hasSize(1);
    }

    @Test
    void an_entity_whose_answer_was_lost_is_asked_for_by_its_key_and_then_by_its_id() throws Exception {
        recorder.invoke("submit", "k-1", Map.of()).complete(Outcome.INFO, Map.of("error", "no answer"));
        List<Set<String>> asked = new ArrayList<>();
        Oracle submissions = telling(names -> {
            asked.add(Set.copyOf(names));
            return List.of(new Event(0, "video-jobs.bulk", "submitted", "job-7", Map.of("idempotencyKey", "k-1")));
        });
        Oracle events = telling(names -> {
            asked.add(Set.copyOf(names));
            return List.of();
        });

        OracleReadings.collect(List.of(submissions, events), recorder, pace);

        assertThat(asked).containsExactly(Set.of("k-1"), Set.of("k-1", "job-7"));
    }

    private static Oracle telling(Function<Set<String>, List<Event>> since) {
        return new Oracle() {
            @Override
            public void mark() {}

            @Override
            public List<Event> since(Set<String> names) {
                return since.apply(names);
            }
        };
    }

    @Test
    void an_entity_that_nobody_saw_end_is_not_waited_for() throws Exception {
        observed("RUNNING");

        OracleReadings.collect(List.of(late(Duration.ofMinutes(9))), recorder, pace);

        assertThat(pace.nanos()).isZero();
        assertThat(recorder.history().holes()).isEmpty();
    }
}
