package brownout.chaos.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.coverage.Grid.Row;
import brownout.chaos.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final ScenarioLibrary SHIPPED = new ScenarioLibrary();

    private final Coverage coverage = new Coverage(SHIPPED.vocabulary(), List.of(scenario("""
            name: mine/one
            title: One
            hypothesis: It holds.
            workload: { kind: notifications, rate: 40/s, for: 10s }
            faults:
              - { at: 1s, for: 2s, link: notification→push, partition: downstream }
              - { at: 1s, for: 2s, link: notification→sms, toxic: { type: latency, latency: 300 } }
              - { at: 2s, for: 3s, process: notification-service-2, pause: true }
              - { at: 5s, process: redis-notification, flush: true }
            checks: [no-duplicate-send, no-lost-send]
            variants:
              - { without: dedup-ledger, expect: { violates: no-duplicate-send } }
              - { expect: holds }
            """)));

    private static Scenario scenario(String yaml) {
        return SHIPPED.scenario("mine.yaml", yaml, Map.of());
    }

    @Test
    void a_safeguard_is_covered_where_the_scenario_breaks_without_it_and_holds_with_it() {
        assertThat(cells(coverage.safeguards(), "notification/dedup-ledger")).containsExactly("mine/one", "mine/one");
        assertThat(row(coverage.safeguards(), "notification/lanes").hasHole()).isTrue();
    }

    @Test
    void a_scenario_that_is_not_shown_to_hold_covers_half() {
        Scenario half = scenario(SHIPPED.text("notification/lost-ack").replaceFirst("(?m)^.*expect: holds.*$", ""));
        Row row = row(
                new Coverage(SHIPPED.vocabulary(), List.of(half)).safeguards(),
                "notification/provider-idempotency-key");
        assertThat(row.cells()).extracting(Grid.Cell::isHole).containsExactly(false, true);
    }

    @Test
    void faults_count_by_what_they_do_and_in_which_direction() {
        assertThat(cells(coverage.links(), "notification→push")).containsExactly("", "", "", "", "1");
        assertThat(cells(coverage.links(), "notification→sms")).containsExactly("1", "", "", "", "");
        assertThat(cells(coverage.processes(), "notification-service-2")).containsExactly("", "1", "–");
        assertThat(cells(coverage.processes(), "redis-notification")).containsExactly("", "", "1");
    }

    @Test
    void a_check_without_a_history_on_which_it_failed_is_a_hole_whatever_scenarios_expect() {
        Grid checks = coverage.checks(
                Map.of("no-duplicate-send", Optional.empty(), "no-lost-send", Optional.of("One was lost.")));
        assertThat(checks.holes()).isEqualTo(1);
        assertThat(cells(checks, "no-duplicate-send")).containsExactly("mine/one", "");
        assertThat(cells(checks, "no-lost-send")).containsExactly("", "One was lost.");
    }

    @Test
    void a_crash_point_needs_a_test() {
        Grid points = Coverage.crashPoints(List.of(
                "| crash point | test | scenario |",
                "| 1 | `AliceTest.one`, `BobIT.two` | `mine/one` |",
                "| 2 | | `mine/one` |",
                "| 3 something else | x |"));
        assertThat(points.rows()).extracting(Row::subject).containsExactly("1", "2");
        assertThat(cells(points, "1")).containsExactly("AliceTest.one, BobIT.two", "mine/one");
        assertThat(points.holes()).isEqualTo(1);
    }

    private static List<String> cells(Grid grid, String subject) {
        return row(grid, subject).cells().stream().map(Grid.Cell::text).toList();
    }

    private static Row row(Grid grid, String subject) {
        return grid.rows().stream()
                .filter(row -> row.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}
