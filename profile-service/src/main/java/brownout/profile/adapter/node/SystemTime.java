package brownout.profile.adapter.node;

import brownout.profile.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's clocks, and one thread for all timers. */
final class SystemTime implements Time, AutoCloseable {

    private final ScheduledThreadPoolExecutor timers;

    SystemTime() {
        timers = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "profile-timers");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant wallClock() {
        return Instant.now();
    }

    @Override
    public CompletableFuture<Void> after(Duration delay) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        if (timers.isShutdown()) {
            result.complete(null);
            return result;
        }
        ScheduledFuture<?> timer =
                timers.schedule(() -> result.complete(null), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((done, cancelled) -> timer.cancel(false));
        return result;
    }

    void every(Duration period, Runnable task) {
        var unused = timers.scheduleWithFixedDelay(task, 0, period.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
