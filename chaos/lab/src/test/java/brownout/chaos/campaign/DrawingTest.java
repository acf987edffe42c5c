package brownout.chaos.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.scenario.Scenario;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrawingTest {
    private static final ScenarioLibrary LIBRARY = new ScenarioLibrary();
    private static final int PLANS = 300;

    @ParameterizedTest
    @EnumSource(Area.class)
    void every_plan_and_every_smaller_one_is_a_scenario_that_can_be_run(Area area) {
        for (long seed = 0; seed < PLANS; seed++) {
            Plan plan = new Drawing(area, List.of()).plan(seed);
            requireRuns(plan);
            plan.smaller().forEach(DrawingTest::requireRuns);
        }
    }

    private static void requireRuns(Plan plan) {
        Scenario scenario = LIBRARY.scenario(plan.name(), plan.yaml(), Map.of());
        assertThat(scenario.faults()).hasSize(plan.faults().size()).isNotEmpty();
    }

    @Test
    void the_same_seed_draws_the_same_plan_and_others_draw_others() {
        Set<String> drawn = new HashSet<>();
        for (long seed = 0; seed < PLANS; seed++) {
            Plan plan = new Drawing(Area.PROFILE, List.of()).plan(seed);
            assertThat(new Drawing(Area.PROFILE, List.of()).plan(seed)).isEqualTo(plan);
            drawn.add(plan.words());
        }
        assertThat(drawn).hasSizeGreaterThan(PLANS * 9 / 10);
    }

    @ParameterizedTest
    @EnumSource(Area.class)
    void everything_that_may_be_done_is_drawn_now_and_then(Area area) {
        Set<String> words = new HashSet<>();
        for (long seed = 0; seed < PLANS; seed++) {
            for (DrawnFault fault : new Drawing(area, List.of()).plan(seed).faults()) {
                words.add(fault.target().replaceFirst("^\\w+: ", ""));
                words.add(fault.verb().replaceFirst(",.*", "").replaceFirst("toxic: \\{ type: ", ""));
            }
        }
        assertThat(words)
                .containsAll(area.links())
                .containsAll(area.processes())
                .containsAll(area.stores())
                .containsAll(area.providers())
                .contains("partition: both", "partition: upstream", "partition: downstream")
                .contains("latency", "reset_peer", "timeout", "bandwidth", "crash: true", "pause: true", "flush: true");
    }

    @Test
    void a_safeguard_that_is_off_stands_in_the_scenario() {
        Plan plan = new Drawing(Area.NOTIFICATION, List.of("dedup-ledger")).plan(1);
        assertThat(LIBRARY.scenario(plan.name(), plan.yaml(), Map.of()).variants())
                .singleElement()
                .satisfies(variant -> assertThat(variant.without()).containsExactly("dedup-ledger"));
    }

    @Test
    void what_was_found_is_told_in_the_scenario() {
        String yaml = new Drawing(Area.NOTIFICATION, List.of()).plan(1).yaml("one\ntwo: { three");
        assertThat(LIBRARY.scenario("x", yaml, Map.of()).story().explanation()).isEqualTo("one\ntwo: { three");
    }

    @Test
    void a_fault_is_made_shorter_towards_its_end_and_not_for_ever() {
        DrawnFault fault =
                new DrawnFault("link: a→b", "partition: both", "for", Duration.ofSeconds(2), Duration.ofSeconds(4));
        DrawnFault shorter = fault.shorter();
        assertThat(shorter.until()).isEqualTo(fault.until());
        assertThat(shorter.lasting()).isEqualTo(Duration.ofSeconds(2));
        assertThat(shorter.shorter().shorter().canBeShorter()).isFalse();
    }
}
