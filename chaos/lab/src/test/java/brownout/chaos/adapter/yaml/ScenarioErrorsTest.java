package brownout.chaos.adapter.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import brownout.chaos.adapter.yaml.BadScenarios.Bad;
import brownout.chaos.format.Problem;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.format.Tree;
import brownout.chaos.scenario.Expectation;
import brownout.chaos.scenario.Fault;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.ScenarioParser;
import brownout.chaos.scenario.Variant;
import brownout.chaos.workload.notifications.Notifications;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioErrorsTest {
    private final ScenarioParser parser = new ScenarioParser(new ScenarioLibrary().vocabulary());

    static List<Bad> spoiled() {
        return BadScenarios.ALL;
    }

    @Test
    void a_good_scenario_is_read_whole() {
        Scenario scenario = parse(BadScenarios.GOOD);

        assertThat(scenario.name()).isEqualTo("notification/example");
        assertThat(scenario.workload()).isInstanceOfSatisfying(Notifications.class, load -> {
            assertThat(load.load().rate()).isEqualTo(40);
            assertThat(load.load().lasting()).isEqualTo(Duration.ofSeconds(20));
            assertThat(load.channels()).containsExactly("push");
        });
        assertThat(scenario.faults()).hasSize(2);
        assertThat(scenario.faults().get(0)).isInstanceOfSatisfying(Fault.OnLinks.class, fault -> {
            assertThat(fault.links()).containsExactly("notification→push");
            assertThat(fault.toxic().toxicity()).isEqualTo(0.33);
            assertThat(fault.toxic().stream()).isEqualTo("downstream");
            assertThat(fault.toxic().attributes()).containsEntry("timeout", 800L);
        });
        assertThat(scenario.checks().get(2).argument()).contains("30s");
        assertThat(scenario.variants().get(0).expectation())
                .isEqualTo(new Expectation.Violates(List.of("no-duplicate-send")));
        assertThat(scenario.variants().get(1).expectation()).isEqualTo(new Expectation.Holds());
    }

    @ParameterizedTest
    @MethodSource("spoiled")
    void a_mistake_is_reported_with_its_place_and_what_would_be_right(Bad bad) {
        ScenarioException problem = catchThrowableOfType(ScenarioException.class, () -> parse(bad.text()));

        assertThat(problem).as("nothing was wrong with %s", bad).isNotNull();
        assertThat(problem.problems())
                .extracting(Problem::toString)
                .allMatch(line -> line.matches("(?s)example.yaml:\\d+:\\d+: .+"))
                .anyMatch(line -> line.contains(bad.message()));
    }

    @Test
    void every_mistake_is_reported_at_once_in_the_order_of_the_file() {
        String text = BadScenarios.GOOD
                .replace("rate: 40/s", "rate: 0/s")
                .replace("notification→push,", "notification→psuh,")
                .replace("expect: holds", "expect: hold");

        ScenarioException problem = catchThrowableOfType(ScenarioException.class, () -> parse(text));

        assertThat(problem.problems())
                .extracting(each -> each.position().line())
                .containsExactly(4, 6, 13);
    }

    @Test
    void a_variant_may_change_the_workload_for_itself() {
        Scenario scenario = parse(BadScenarios.GOOD.replace(
                "{ expect: holds }",
                "{ set: { workload.guarantee: AT_MOST_ONCE, workload.channels: [sms, push] }, expect: holds }"));
        Variant changed = scenario.variants().get(1);

        assertThat(changed.name()).isEqualTo("guarantee AT_MOST_ONCE, channels sms and push");
        assertThat(scenario.under(changed).workload()).isInstanceOfSatisfying(Notifications.class, load -> {
            assertThat(load.guarantee()).isEqualTo("AT_MOST_ONCE");
            assertThat(load.channels()).containsExactly("sms", "push");
            assertThat(load.load().rate()).isEqualTo(40);
        });
        assertThat(scenario.under(scenario.variants().get(0)).workload()).isEqualTo(scenario.workload());
    }

    @Test
    void services_may_have_other_settings_for_a_scenario_and_others_again_for_a_variant() {
        Scenario scenario = parse(BadScenarios.GOOD
                .replace("faults:", "set: { notification.retry.base: 2s, notification.retry.cap: 4s }\nfaults:")
                .replace(
                        "{ expect: holds }",
                        "{ set: { notification.retry.cap: 3s, workload.users: 7 }, expect: holds }"));
        Variant changed = scenario.variants().get(1);

        assertThat(scenario.settings())
                .isEqualTo(Map.of("notification.retry.base", "2s", "notification.retry.cap", "4s"));
        assertThat(scenario.under(changed).settings())
                .isEqualTo(Map.of("notification.retry.base", "2s", "notification.retry.cap", "3s"));
        assertThat(changed.name()).isEqualTo("retry.cap 3s, users 7");
        assertThat(scenario.under(changed).workload())
                .isInstanceOfSatisfying(
                        Notifications.class, load -> assertThat(load.users()).isEqualTo(7));
    }

    @Test
    void a_link_may_be_typed_in_three_ways() {
        for (String typed : List.of("notification→push", "notification->push", "notification_to_push")) {
            Scenario scenario = parse(BadScenarios.GOOD.replace("link: notification→push", "link: " + typed));
            assertThat(((Fault.OnLinks) scenario.faults().get(0)).links()).containsExactly("notification→push");
        }
    }

    @Test
    void overlapping_windows_of_one_fault_are_merged_and_do_not_conflict() {
        String again =
                "  - { at: 7s, for: 4s, link: notification→push, toxic: { type: timeout, timeout: 800, toxicity: 0.33 } }\n";
        String text = BadScenarios.GOOD.replace("steady-state:", again + "steady-state:");

        assertThatCode(() -> parse(text)).doesNotThrowAnyException();
    }

    @Test
    void a_value_can_be_set_from_outside_and_is_checked_like_any_other() {
        Tree tree = YamlTrees.parse("example.yaml", BadScenarios.GOOD);

        Scenario faster =
                parser.parse(ScenarioParser.override(tree, Map.of("workload.rate", "80/s", "faults.0.for", "2s")));
        assertThat(faster.workload().load().rate()).isEqualTo(80);

        ScenarioException problem = catchThrowableOfType(
                ScenarioException.class,
                () -> parser.parse(ScenarioParser.override(tree, Map.of("workload.rat", "80/s"))));
        assertThat(problem)
                .hasMessage("--set workload.rat=80/s: unknown key 'rat' in 'workload'; did you mean 'rate'?");

        ScenarioException nowhere = catchThrowableOfType(
                ScenarioException.class, () -> ScenarioParser.override(tree, Map.of("faults.7.at", "1s")));
        assertThat(nowhere).hasMessageContaining("a list has no '7'");
    }

    @Test
    void what_is_no_yaml_is_refused_with_its_line() {
        for (String text : List.of("", "a: b: c", "- &x [*x]", "just text", "[1, 2]", "? {a: 1}\n: 2", "a: \u0001")) {
            ScenarioException problem = catchThrowableOfType(ScenarioException.class, () -> parse(text));
            assertThat(problem).as(text).isNotNull();
            assertThat(problem.problems().get(0).toString()).startsWith("example.yaml:1:");
        }
    }

    @Test
    void fifty_thousand_brackets_are_refused_before_anything_follows_them_down() {
        for (String open : List.of("[", "{a: ", "- ")) {
            assertThat(catchThrowableOfType(ScenarioException.class, () -> parse(open.repeat(50_000))))
                    .hasMessageContaining("is nested deeper than 32 levels")
                    .hasMessageStartingWith("example.yaml:1:");
        }
    }

    @Test
    void a_file_without_an_end_is_read_no_further_than_its_limit() {
        assertThat(catchThrowableOfType(
                        ScenarioException.class, () -> new ScenarioLibrary().scenario("/dev/zero", Map.of())))
                .hasMessage("/dev/zero: is larger than 1 MiB; what the lab reads is a page of text");
        assertThat(catchThrowableOfType(ScenarioException.class, () -> new ScenarioLibrary().scenario("/", Map.of())))
                .hasMessage("/: cannot be read: it is a directory");
    }

    private Scenario parse(String text) {
        return parser.parse(YamlTrees.parse("example.yaml", text));
    }
}
