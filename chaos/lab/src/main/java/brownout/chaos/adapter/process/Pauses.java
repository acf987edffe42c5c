package brownout.chaos.adapter.process;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends every pause in time, whatever becomes of the one who asked for it. */
final class Pauses implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pauses");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, ScheduledFuture<?>> pending = new ConcurrentHashMap<>();

    /** Replaces the time that an earlier pause of the same process had left. */
    void pause(LabProcess process, Duration timeToLive) {
        process.pause();
        ScheduledFuture<?> end =
                timer.schedule(() -> resume(process), Math.max(1, timeToLive.toMillis()), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> earlier = pending.put(process.name(), end);
        if (earlier != null) {
            earlier.cancel(false);
        }
    }

    void resume(LabProcess process) {
        forget(process);
        process.resume();
    }

    void forget(LabProcess process) {
        ScheduledFuture<?> end = pending.remove(process.name());
        if (end != null) {
            end.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
