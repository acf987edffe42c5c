package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.cluster.ClusterException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReversalsTest {
    private static final Duration SOON = Duration.ofMillis(5);

    private final Reversals reversals = new Reversals(SOON);
    private final AtomicInteger tries = new AtomicInteger();

    @AfterEach
    void end() {
        reversals.close();
    }

    static List<Runnable> failures() {
        return List.of(
                () -> {
                    throw new ClusterException("the process did not come up");
                },
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {
                    throw new OutOfMemoryError("for a moment");
                });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void an_undoing_is_tried_again_until_it_works_whatever_went_wrong(Runnable failure) {
        reversals.after("pause x", SOON, () -> {
            if (tries.incrementAndGet() < 3) {
                failure.run();
            }
        });

        await().during(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(tries).hasValue(3));
    }

    @Test
    void a_failed_undoing_does_not_come_back_once_what_it_undoes_was_done_anew() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        reversals.after("pause x", SOON, () -> {
            tries.incrementAndGet();
            underWay.countDown();
            assertThat(uninterrupted(replaced)).isTrue();
            throw new ClusterException("failed");
        });
        underWay.await();

        reversals.after("pause x", Duration.ofHours(1), tries::incrementAndGet);
        replaced.countDown();

        await().during(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(tries).hasValue(1));
    }

    private static boolean uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
