package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.report.RunReport;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ScenariosTogetherTest {

    @Test
    void when_one_fails_the_others_are_interrupted_and_have_healed_before_anybody_goes_on() {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean healed = new AtomicBoolean();
        Future<RunReport> failing = threads.submit(() -> {
            started.await();
            throw new IllegalStateException("a bug");
        });
        Future<RunReport> sibling = threads.submit(() -> {
            try {
                started.countDown();
                new CountDownLatch(1).await();
            } finally {
                healed.set(true);
            }
            throw new AssertionError("nobody counts down");
        });

        assertThatThrownBy(() -> RunSession.awaited(List.of(failing, sibling), threads))
                .hasMessage("a bug");
        assertThat(healed).isTrue();
    }
}
