package brownout.chaos.toxiproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifetimesTest {
    private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();
    private final EventLog events = new EventLog(Clock.systemUTC());

    @AfterEach
    void stop() {
        control.shutdownNow();
    }

    @Test
    void what_could_not_be_ended_is_told_and_tried_again() {
        List<String> told = new CopyOnWriteArrayList<>();
        events.listen(0, event -> told.add(event.type() + " " + event.data().get("error")));
        AtomicInteger attempts = new AtomicInteger();
        new Lifetimes(control, Clock.systemUTC(), events).of(Duration.ofMillis(1), () -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("not now");
            }
        });
        await().atMost(10, TimeUnit.SECONDS).until(() -> attempts.get() == 2);
        assertThat(told).containsExactly("heal-failed java.lang.IllegalStateException: not now");
    }
}
