package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import brownout.chaos.history.Recorder.Counts;
import brownout.chaos.report.VariantResult;
import brownout.chaos.run.RunListener.Phase;
import brownout.chaos.run.RunListener.Progress;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Variant;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveDisplayTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Scenario scenario = new ScenarioLibrary().scenario("notification/lost-ack", Map.of());
    private final Variant variant = scenario.variants().get(0);
    private volatile Set<String> faults = Set.of();

    @Test
    void without_a_terminal_each_thing_that_happens_is_one_plain_line() {
        try (LiveDisplay display = display(false, 100)) {
            display.began(scenario, variant, this::progress);
            display.phase(scenario, variant, Phase.LOAD);
            faults = Set.of("crash on notification-service-1");
            await().until(() -> text().contains("crash on notification-service-1 begins"));
            faults = Set.of();
            await().until(() -> text().contains("crash on notification-service-1 is over"));
            display.phase(scenario, variant, Phase.SETTLING);
            display.finished(scenario, variant, result(true));
        }

        assertThat(text())
                .contains("notification/lost-ack, without provider-idempotency-key: notifications at 40.0/s for 10 s")
                .contains("settling after 12 ok, 1 failed, 2 unknown")
                .contains("✓ notification/lost-ack, without provider-idempotency-key: violated, as expected")
                .doesNotContain("\u001b");
    }

    @Test
    void on_a_terminal_one_line_changes_in_place_and_fits_the_width() {
        faults = Set.of("timeout 150 ms downstream 33 %, flapping on notification→push");
        try (LiveDisplay display = display(true, 150)) {
            display.began(scenario, variant, this::progress);
            await().until(() -> text().contains("12 ok   1 failed   2 unknown"));
            display.finished(scenario, variant, result(false));
        }

        assertThat(text())
                .contains("\u001b[1A\u001b[J")
                .contains("▰▰▰▰▰▰▱▱▱▱▱▱ load")
                .contains("⚡ timeout");
        assertThat(text()).contains("expected violates no-duplicate-send");
        assertThat(text().replaceAll("\u001b\\[[0-9;]*[a-zA-Z]", "").lines()).allMatch(line -> line.length() < 150);
    }

    @Test
    void on_eighty_columns_nothing_of_the_name_or_the_figures_is_cut() {
        faults = Set.of("timeout 150 ms downstream 33 %, flapping on notification→push");
        try (LiveDisplay display = display(true, 80)) {
            display.began(scenario, variant, this::progress);
            await().until(() -> text().contains("12 ok   1 failed   2 unknown"));
        }

        assertThat(text())
                .contains("notification/lost-ack · without provider-idempotency-key\n")
                .contains("\u001b[2A");
        assertThat(text().replaceAll("\u001b\\[[0-9;]*[a-zA-Z]", "").lines()).allMatch(line -> line.length() < 80);
    }

    private LiveDisplay display(boolean colour, int width) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new LiveDisplay(new Terminal(stream, stream, colour, width));
    }

    private Progress progress() {
        return new Progress(Phase.LOAD, Duration.ofSeconds(5), Duration.ofSeconds(10), new Counts(12, 1, 2, 0), faults);
    }

    private static VariantResult result(boolean asExpected) {
        History history = new History(Instant.EPOCH, List.of(), List.of(), List.of(), List.of());
        return new VariantResult(
                "v",
                List.of(),
                "violates no-duplicate-send",
                Verdict.VIOLATED,
                asExpected,
                "",
                List.of(),
                history,
                List.of());
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
