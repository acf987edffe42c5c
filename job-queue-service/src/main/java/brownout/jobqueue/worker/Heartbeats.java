package brownout.jobqueue.worker;

import brownout.jobqueue.worker.Queue.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the leases of running attempts, on a thread of its own so that a busy encoder cannot lose one. The first is sent at once: it
 * tells the queue that the claim was heard, and that this attempt is one. Each call has the
 * time until the next as its deadline, and a call still under way is not doubled. No answer means nothing: only an answer
 * stops an attempt.
 */
public final class Heartbeats implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Heartbeats.class.getName());

    private final Queue queue;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "heartbeats");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Attempt, ScheduledFuture<?>> kept = new ConcurrentHashMap<>();

    public Heartbeats(Queue queue) {
        this.queue = queue;
    }

    public void keep(Attempt attempt) {
        Duration every = attempt.job().heartbeatEvery();
        AtomicBoolean underWay = new AtomicBoolean();
        kept.put(
                attempt,
                timer.scheduleWithFixedDelay(
                        () -> beat(attempt, every, underWay), 0, every.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void beat(Attempt attempt, Duration every, AtomicBoolean underWay) {
        if (!underWay.compareAndSet(false, true)) {
            return;
        }
        Attempt.Reached reached = attempt.reached();
        queue.heartbeat(attempt.job(), reached.progress(), reached.checkpoint(), every)
                .whenComplete((answer, noAnswer) -> {
                    underWay.set(false);
                    if (noAnswer == null) {
                        obey(attempt, answer);
                    } else {
                        LOG.log(
                                System.Logger.Level.DEBUG,
                                "heartbeat without answer job={0}: {1}",
                                attempt.job().job(),
                                noAnswer.getMessage());
                    }
                });
    }

    private static void obey(Attempt attempt, Answer answer) {
        switch (answer) {
            case OK -> {}
            case LOST -> attempt.stop(Attempt.Stop.LOST);
            case CANCEL -> attempt.stop(Attempt.Stop.CANCELLED);
            case DRAIN -> attempt.stop(Attempt.Stop.DRAIN);
        }
    }

    public void end(Attempt attempt) {
        ScheduledFuture<?> beat = kept.remove(attempt);
        if (beat != null) {
            beat.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
