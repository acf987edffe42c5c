package brownout.jobqueue.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
    private final AtomicInteger steps = new AtomicInteger();
    private volatile int failing;

    private Duration step() {
        if (steps.incrementAndGet() <= failing) {
            throw new OutOfMemoryError("thrown by a test");
        }
        return Duration.ofMillis(1);
    }

    @Test
    void an_error_does_not_end_the_loop() {
        failing = 1;
        try (Loop loop = new Loop("test", () -> (Loop.Step) this::step).start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> steps.get() > 3);
            assertThat(loop.alive()).isTrue();
            assertThat(loop.trouble()).isEmpty();
        }
    }

    @Test
    void errors_one_after_another_are_told_by_liveness_until_a_step_goes_well() {
        failing = Integer.MAX_VALUE;
        try (Loop loop = new Loop("test", () -> (Loop.Step) this::step).start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !loop.alive());
            assertThat(loop.trouble()).contains("OutOfMemoryError");
            failing = 0;
            await().atMost(Duration.ofSeconds(60)).until(loop::alive);
        }
    }
}
