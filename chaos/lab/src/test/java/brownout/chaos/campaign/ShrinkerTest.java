package brownout.chaos.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.campaign.Shrinker.Found;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private final AtomicInteger runs = new AtomicInteger();

    private static Plan plan() {
        for (long seed = 0; ; seed++) {
            Plan plan = new Drawing(Area.NOTIFICATION, List.of()).plan(seed);
            if (plan.faults().size() == 4 && hasCrash(plan) && !plan.words().contains("pause")) {
                return plan;
            }
        }
    }

    private static boolean hasCrash(Plan plan) {
        return plan.faults().stream().anyMatch(fault -> fault.verb().startsWith("crash"));
    }

    private Found shrunk(Predicate<Plan> fails) {
        return new Shrinker(each -> violated(fails.test(each)), () -> false).shrink(plan(), "first");
    }

    private Optional<String> violated(boolean fails) {
        runs.incrementAndGet();
        return fails ? Optional.of("doubled") : Optional.empty();
    }

    @Test
    void what_does_not_matter_is_taken_away() {
        Found found = shrunk(ShrinkerTest::hasCrash);

        assertThat(found.sure()).isTrue();
        assertThat(found.violation()).isEqualTo("doubled");
        assertThat(found.plan().faults()).singleElement().satisfies(fault -> {
            assertThat(fault.verb()).isEqualTo("crash: true");
            assertThat(fault.canBeShorter()).isFalse();
        });
        assertThat(found.plan().rate()).isLessThan(4);
        assertThat(found.plan().lasting()).isLessThan(Duration.ofSeconds(10));
        assertThat(runs.get()).isLessThan(80);
    }

    @Test
    void what_matters_stays() {
        Found found = shrunk(plan -> plan.faults().size() >= 3 && plan.rate() >= 20);

        assertThat(found.plan().faults()).hasSize(3);
        assertThat(found.plan().rate()).isBetween(20, 39);
    }

    @Test
    void a_plan_that_failed_by_luck_stays_as_it_was_and_says_so() {
        Found found = shrunk(plan -> false);

        assertThat(found).isEqualTo(new Found(plan(), "first", false));
        assertThat(runs).hasValue(2);
    }

    @Test
    void one_failure_of_three_is_no_reason_to_believe_in_a_smaller_plan() {
        AtomicInteger luck = new AtomicInteger();
        Plan first = plan();
        Found found = new Shrinker(each -> violated(each.equals(first) || luck.getAndIncrement() % 3 == 0), () -> false)
                .shrink(first, "first");

        assertThat(found.plan()).isEqualTo(first);
        assertThat(found.sure()).isTrue();
    }

    @Test
    void when_time_is_up_the_smallest_so_far_is_the_answer() {
        Found found = new Shrinker(each -> violated(true), () -> runs.get() >= 6).shrink(plan(), "first");

        assertThat(runs).hasValue(6);
        assertThat(found.plan().faults()).hasSizeLessThan(4);
    }
}
