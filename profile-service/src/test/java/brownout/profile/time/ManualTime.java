package brownout.profile.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Clocks that stand still until a test moves them. */
public final class ManualTime implements Time {

    private final List<Timer> timers = new ArrayList<>();
    private long nanos = 1_000_000_000L;

    private record Timer(long at, CompletableFuture<Void> future) {}

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant wallClock() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public synchronized CompletableFuture<Void> after(Duration delay) {
        Timer timer = new Timer(nanos + delay.toNanos(), new CompletableFuture<>());
        timers.add(timer);
        return timer.future();
    }

    public void advance(Duration duration) {
        List<Timer> due;
        synchronized (this) {
            nanos += duration.toNanos();
            due = timers.stream().filter(timer -> timer.at() <= nanos).toList();
            timers.removeAll(due);
        }
        due.forEach(timer -> timer.future().complete(null));
    }

    /** Timers that somebody still waits for. */
    public synchronized long pending() {
        return timers.stream().filter(timer -> !timer.future().isDone()).count();
    }
}
