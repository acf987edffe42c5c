package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.process.ProcessException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastWordsTest {
    private final ProcessException failure = new ProcessException("kafka-1 ended; the rest is in /log.");

    @Test
    void complaints_are_told_without_stack_frames() {
        List<String> log = List.of(
                "04:34:15 INFO  starting",
                "04:34:15 ERROR Failed to start: x",
                "\tat io.quarkus.Arc.get(Arc.java:35)",
                "Caused by: ConfigException: Invalid value 5000",
                "\tat brownout.Node_Observer_start_X1a-W8.notify(Unknown Source)",
                "\t... 9 more",
                "04:34:16 INFO  stopped");

        assertThat(LastWords.of(failure, log)).isEqualTo("""
                        kafka-1 ended; the rest is in /log.
                          | 04:34:15 ERROR Failed to start: x
                          | Caused by: ConfigException: Invalid value 5000""");
    }

    @Test
    void without_complaints_the_last_lines_are_told() {
        assertThat(LastWords.of(failure, List.of("one", "", "two"))).endsWith("/log.\n  | one\n  | two");
    }

    @Test
    void a_silent_process_leaves_the_sentence() {
        assertThat(LastWords.of(failure, List.of())).isEqualTo("kafka-1 ended; the rest is in /log.");
    }
}
