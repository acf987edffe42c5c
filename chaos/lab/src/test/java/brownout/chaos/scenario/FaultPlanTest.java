package brownout.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.fault.Toxic;
import brownout.chaos.format.Position;
import brownout.chaos.scenario.FaultPlan.Action;
import brownout.chaos.scenario.FaultPlan.Planned;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Position HERE = new Position("plan.yaml", 1, 1);
    private static final Toxic SLOW = new Toxic("latency", "downstream", 1, Map.of("latency", 100L));

    @Test
    void a_fault_on_two_links_is_two_faults() {
        FaultPlan plan =
                plan(new Fault.OnLinks(HERE, seconds(1), seconds(2), List.of("a→b", "c→d"), SLOW, Fault.Flap.NONE));

        assertThat(plan.faults()).extracting(Planned::target).containsExactly("a→b", "c→d");
        assertThat(plan.conflicts()).isEmpty();
    }

    @Test
    void a_fault_is_named_by_what_it_does() {
        assertThat(label("timeout", 0.33, Map.of("timeout", 150L), new Fault.Flap(seconds(1), seconds(1))))
                .isEqualTo("timeout 150 ms downstream 33 %, flapping");
        assertThat(label("latency", 1, Map.of("latency", 800L, "jitter", 20L), Fault.Flap.NONE))
                .isEqualTo("latency 800 ms jitter 20 ms downstream");
        assertThat(label("slicer", 1, Map.of("average_size", 64L, "delay", 10L), Fault.Flap.NONE))
                .isEqualTo("slicer 64 bytes delay 10 µs downstream");
        assertThat(label("bandwidth", 1, Map.of("rate", 10L), Fault.Flap.NONE))
                .isEqualTo("bandwidth 10 KB/s downstream");
        assertThat(label("down", 1, Map.of(), Fault.Flap.NONE)).isEqualTo("down");
    }

    private static String label(String type, double toxicity, Map<String, Long> attributes, Fault.Flap flap) {
        Toxic toxic = new Toxic(type, "downstream", toxicity, attributes);
        return plan(new Fault.OnLinks(HERE, seconds(1), seconds(2), List.of("a→b"), toxic, flap))
                .faults()
                .get(0)
                .action()
                .label();
    }

    @Test
    void windows_of_one_fault_that_touch_or_overlap_become_one() {
        FaultPlan plan = plan(slow(1, 3), slow(3, 2), slow(4, 2), slow(8, 1));

        assertThat(plan.faults()).extracting(Planned::from).containsExactly(seconds(1), seconds(8));
        assertThat(plan.faults()).extracting(Planned::until).containsExactly(seconds(6), seconds(9));
        assertThat(plan.conflicts()).isEmpty();
    }

    @Test
    void different_toxics_may_be_on_one_link_together() {
        Toxic narrow = new Toxic("bandwidth", "downstream", 1, Map.of("rate", 10L));
        FaultPlan plan = plan(
                slow(1, 5), new Fault.OnLinks(HERE, seconds(2), seconds(2), List.of("a→b"), narrow, Fault.Flap.NONE));

        assertThat(plan.conflicts()).isEmpty();
    }

    @Test
    void one_kind_of_toxic_with_two_settings_conflicts_in_one_direction_only() {
        Toxic slower = new Toxic("latency", "downstream", 1, Map.of("latency", 900L));
        Toxic other = new Toxic("latency", "upstream", 1, Map.of("latency", 900L));

        assertThat(plan(
                                slow(1, 5),
                                new Fault.OnLinks(
                                        HERE, seconds(2), seconds(2), List.of("a→b"), slower, Fault.Flap.NONE))
                        .conflicts())
                .hasSize(1);
        assertThat(plan(
                                slow(1, 5),
                                new Fault.OnLinks(HERE, seconds(2), seconds(2), List.of("a→b"), other, Fault.Flap.NONE))
                        .conflicts())
                .isEmpty();
    }

    @Test
    void a_partition_hides_what_else_is_in_its_direction() {
        assertThat(plan(slow(1, 5), new Fault.Partition(HERE, seconds(2), seconds(2), List.of("a→b"), "both"))
                        .conflicts())
                .hasSize(1);
        assertThat(plan(slow(1, 5), new Fault.Partition(HERE, seconds(2), seconds(2), List.of("a→b"), "upstream"))
                        .conflicts())
                .isEmpty();
    }

    @Test
    void a_partition_drops_without_closing_in_the_directions_it_names() {
        Planned both = plan(new Fault.Partition(HERE, seconds(1), seconds(2), List.of("a→b"), "both"))
                .faults()
                .get(0);

        assertThat(both.action())
                .isInstanceOfSatisfying(
                        Action.Toxics.class,
                        toxics -> assertThat(toxics.toxics())
                                .extracting(
                                        Toxic::type,
                                        Toxic::stream,
                                        toxic -> toxic.attributes().get("timeout"))
                                .containsExactly(
                                        org.assertj.core.groups.Tuple.tuple("timeout", "upstream", 0L),
                                        org.assertj.core.groups.Tuple.tuple("timeout", "downstream", 0L)));
    }

    @Test
    void a_process_that_is_not_restarted_is_down_until_the_load_ends() {
        Planned crash = plan(new Fault.Crash(HERE, seconds(4), "kafka-1", Duration.ZERO))
                .faults()
                .get(0);

        assertThat(crash.until()).isEqualTo(seconds(20));
    }

    @Test
    void a_crashed_process_cannot_be_paused() {
        FaultPlan plan = plan(
                new Fault.Crash(HERE, seconds(1), "kafka-1", seconds(3)),
                new Fault.Pause(HERE, seconds(3), seconds(2), "kafka-1"));

        assertThat(plan.conflicts()).hasSize(1);
    }

    private static Fault slow(int at, int lasting) {
        return new Fault.OnLinks(HERE, seconds(at), seconds(lasting), List.of("a→b"), SLOW, Fault.Flap.NONE);
    }

    private static FaultPlan plan(Fault... faults) {
        return FaultPlan.of(List.of(faults), seconds(20));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
