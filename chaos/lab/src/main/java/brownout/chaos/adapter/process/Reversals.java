package brownout.chaos.adapter.process;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Undoes in time what was done to processes and safeguards, whatever becomes of the one who did it. An undoing that fails
 * is tried again, whatever the reason, until it works or is forgotten.
 */
final class Reversals implements AutoCloseable {
    /** A restart holds a thread until the process is ready; a pause must not wait for that. */
    private static final int AT_ONCE = 4;

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Duration retry;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "reversals");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Undoing> pending = new ConcurrentHashMap<>();

    Reversals() {
        this(RETRY);
    }

    /** @param retry how long after a failure an undoing is tried again */
    Reversals(Duration retry) {
        this.retry = retry;
    }

    /** Replaces the time that an earlier doing of that name had left. */
    void after(String name, Duration timeToLive, Runnable undoing) {
        Undoing next = new Undoing(name, undoing);
        pending.put(name, next);
        next.schedule(timeToLive);
    }

    /** It has been undone, or shall stay. */
    void forget(String name) {
        pending.remove(name);
    }

    private final class Undoing implements Runnable {
        private final String name;
        private final Runnable action;

        Undoing(String name, Runnable action) {
            this.name = name;
            this.action = action;
        }

        void schedule(Duration delay) {
            var unused = timer.schedule(this, Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
        }

        /** Does nothing once it has been forgotten, or replaced by what was done since. */
        @Override
        public void run() {
            if (pending.get(name) != this) {
                return;
            }
            try {
                action.run();
                pending.remove(name, this);
            } catch (RuntimeException | Error e) {
                if (!timer.isShutdown()) {
                    schedule(retry);
                }
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
