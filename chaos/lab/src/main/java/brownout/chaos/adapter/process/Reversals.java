package brownout.chaos.adapter.process;

import brownout.chaos.cluster.ClusterException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Undoes in time what was done to processes and safeguards, whatever becomes of the one who did it. */
final class Reversals implements AutoCloseable {
    /** A restart holds a thread until the process is ready; a pause must not wait for that. */
    private static final int AT_ONCE = 4;

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "reversals");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, ScheduledFuture<?>> pending = new ConcurrentHashMap<>();

    /** Replaces the time that an earlier doing of that name had left. An undoing that fails is tried again. */
    void after(String name, Duration timeToLive, Runnable undoing) {
        ScheduledFuture<?> next =
                timer.schedule(() -> undo(name, undoing), Math.max(1, timeToLive.toMillis()), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> earlier = pending.put(name, next);
        if (earlier != null) {
            earlier.cancel(false);
        }
    }

    private void undo(String name, Runnable undoing) {
        try {
            undoing.run();
        } catch (ClusterException e) {
            after(name, RETRY, undoing);
        }
    }

    /** It has been undone, or shall stay. */
    void forget(String name) {
        ScheduledFuture<?> next = pending.remove(name);
        if (next != null) {
            next.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
