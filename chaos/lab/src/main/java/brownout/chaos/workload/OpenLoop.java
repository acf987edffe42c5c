package brownout.chaos.workload;

import brownout.chaos.history.Recorder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Starts operations when they are due, whatever has become of earlier ones: a slow system cannot slow its clients down
 * and so hide its slowness (coordinated omission). Only a session waits for its own last operation; how late that made
 * the next one is written beside it.
 */
public final class OpenLoop {
    private static final long LATE = Duration.ofMillis(1).toNanos();

    private final Pace pace;
    private final Recorder recorder;
    private final Client client;
    private final Map<String, CompletableFuture<?>> tails = new HashMap<>();
    private final AtomicLong inFlight = new AtomicLong(1);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    public OpenLoop(Pace pace, Recorder recorder, Client client) {
        this.pace = pace;
        this.recorder = recorder;
        this.client = client;
    }

    /**
     * Starts an operation that is due now; returns at once.
     *
     * @param origin of the load, nanoseconds since the run began
     */
    public void start(PlannedOperation operation, long origin) {
        long due = origin + operation.at();
        inFlight.incrementAndGet();
        if (operation.session().isEmpty()) {
            send(operation.in(), operation, due);
            return;
        }
        CompletableFuture<?> before = tails.getOrDefault(operation.session(), CompletableFuture.completedFuture(null));
        tails.put(operation.session(), before.thenCompose(done -> send(operation.in(), operation, due)));
    }

    /**
     * Waits until every operation that was started has ended. To be called once, when no more are started.
     *
     * @return false when some had not by then
     */
    public boolean drain(Duration most) throws InterruptedException {
        ended();
        try {
            drained.get(most.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException stillUnderWay) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void ended() {
        if (inFlight.decrementAndGet() == 0) {
            drained.complete(null);
        }
    }

    private CompletableFuture<Void> send(Map<String, String> asked, PlannedOperation operation, long due) {
        Map<String, String> in = asked;
        if (pace.nanos() - due > LATE) {
            in = new HashMap<>(in);
            in.put(Recorder.INTENDED_AT, Long.toString(due));
        }
        Recorder.Pending pending = operation.session().isEmpty()
                ? recorder.invoke(operation.action(), operation.key(), in)
                : recorder.invoke(operation.session(), operation.action(), operation.key(), in);
        return client.send(operation.session(), operation.action(), operation.key(), operation.in())
                .exceptionally(bug -> Client.Reply.unknown("the client failed: " + bug))
                .thenAccept(reply -> {
                    pending.complete(reply.outcome(), reply.out());
                    ended();
                })
                .toCompletableFuture();
    }
}
