package brownout.jobqueue.worker;

import brownout.jobqueue.lease.Backoff;
import brownout.jobqueue.worker.Queue.Answer;
import brownout.jobqueue.worker.Queue.Claims;
import brownout.jobqueue.worker.Queue.NoAnswerException;
import brownout.jobqueue.worker.Queue.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A worker: one thread claims, up to {@code concurrency} threads work, and {@link Heartbeats} keep the leases. It connects
 * again for ever, with full jitter. The worker stops what it is told is lost, out of good manners; that a late result does
 * no harm is the doing of the queue, which compares tokens.
 */
public final class WorkerLoop {
    private static final System.Logger LOG = System.getLogger(WorkerLoop.class.getName());
    private static final Backoff RECONNECT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final Queue queue;
    private final VideoExecutor executor;
    private final Heartbeats heartbeats;
    private final Ticker ticker;
    private final Settings settings;
    private final Semaphore free;
    private final ExecutorService pool;
    private final Thread claimer;
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;
    private volatile boolean connected;

    /**
     * @param random for the jitter of reconnecting
     * @param drainDeadline how long stopping may take
     * @param outcomes told the end of every attempt, in one word
     */
    public record Settings(
            int concurrency,
            Duration claimWait,
            Duration drainDeadline,
            RandomGenerator random,
            Consumer<String> outcomes) {}

    public WorkerLoop(Queue queue, VideoExecutor executor, Heartbeats heartbeats, Ticker ticker, Settings settings) {
        this.queue = queue;
        this.executor = executor;
        this.heartbeats = heartbeats;
        this.ticker = ticker;
        this.settings = settings;
        this.free = new Semaphore(settings.concurrency());
        this.pool = Executors.newFixedThreadPool(settings.concurrency(), task -> new Thread(task, "video-job"));
        this.claimer = new Thread(this::claimForEver, "claim");
        claimer.setDaemon(true);
    }

    public void start() {
        claimer.start();
    }

    public boolean alive() {
        return claimer.isAlive();
    }

    /** Whether the queue answered the last call. */
    public boolean connected() {
        return connected;
    }

    public int running() {
        return running.size();
    }

    private void claimForEver() {
        int failures = 0;
        String claimId = newClaimId();
        try {
            while (!draining) {
                free.acquire();
                int slots = 1 + free.drainPermits();
                int used = 0;
                try {
                    // Not yet connected: ask without waiting, so that readiness is known at once.
                    Claims claims = queue.claim(claimId, slots, connected ? settings.claimWait() : Duration.ZERO);
                    told(true, "");
                    failures = 0;
                    claimId = newClaimId();
                    used = claims.jobs().size();
                    claims.jobs().forEach(this::begin);
                    if (claims.drain()) {
                        ticker.sleep(RECONNECT.base());
                    }
                } catch (NoAnswerException | RefusedException e) {
                    told(false, String.valueOf(e.getMessage()));
                    failures++;
                } finally {
                    free.release(slots - used);
                }
                if (failures > 0) {
                    ticker.sleep(RECONNECT
                            .delay(failures, settings.random().nextDouble())
                            .plusMillis(50));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String newClaimId() {
        return UUID.randomUUID().toString();
    }

    private void told(boolean answered, String why) {
        if (connected != answered && !draining) {
            LOG.log(
                    System.Logger.Level.INFO,
                    answered ? "connected to the queue" : "no answer from the queue, trying again: {0}",
                    why);
        }
        connected = answered;
    }

    private void begin(Assigned job) {
        Attempt attempt = new Attempt(job);
        running.add(attempt);
        if (draining) {
            attempt.stop(Attempt.Stop.DRAIN);
        }
        heartbeats.keep(attempt);
        pool.execute(() -> {
            try {
                work(attempt);
            } finally {
                heartbeats.end(attempt);
                running.remove(attempt);
                free.release();
            }
        });
    }

    private void work(Attempt attempt) {
        Assigned job = attempt.job();
        LOG.log(
                System.Logger.Level.INFO,
                "attempt begins job={0} attempt={1} token={2}",
                job.job(),
                job.attempt(),
                Long.toString(job.token()));
        String outcome;
        try {
            Optional<String> output = executor.run(attempt);
            outcome = output.isPresent() ? complete(attempt, output.get()) : stopped(attempt);
        } catch (VideoExecutor.UnusableSourceException e) {
            outcome = fail(attempt, "UNUSABLE_SOURCE", String.valueOf(e.getMessage()), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = "interrupted";
        } catch (Exception e) {
            outcome = fail(attempt, e.getClass().getSimpleName(), String.valueOf(e.getMessage()), true);
        }
        settings.outcomes().accept(outcome);
        LOG.log(
                System.Logger.Level.INFO,
                "attempt ends job={0} attempt={1} token={2} outcome={3}",
                job.job(),
                job.attempt(),
                Long.toString(job.token()),
                outcome);
    }

    /** Until the queue says something: completing twice is completing once. The heartbeats go on meanwhile. */
    private String complete(Attempt attempt, String output) {
        try {
            return untilAnswered(attempt, () -> queue.complete(attempt.job(), output), "completed");
        } catch (RefusedException e) {
            return fail(attempt, "REFUSED", "the queue refused the result: " + e.getMessage(), true);
        }
    }

    private String fail(Attempt attempt, String errorClass, String message, boolean retryable) {
        return untilAnsweredOrRefused(
                attempt,
                () -> queue.fail(
                        attempt.job(),
                        errorClass,
                        message,
                        retryable,
                        attempt.reached().checkpoint()),
                "failed");
    }

    private String stopped(Attempt attempt) {
        return switch (attempt.stop()) {
            case DRAIN ->
                untilAnsweredOrRefused(
                        attempt,
                        () -> queue.release(
                                attempt.job(),
                                "the worker stops",
                                attempt.reached().checkpoint()),
                        "released");
            case LOST -> "lost";
            case CANCELLED -> "cancelled";
            case NO -> throw new IllegalStateException("the executor stopped without a reason");
        };
    }

    private interface Call {
        Answer make() throws NoAnswerException, RefusedException;
    }

    /** What is refused here is left to the lease, which runs out. */
    private String untilAnsweredOrRefused(Attempt attempt, Call call, String done) {
        try {
            return untilAnswered(attempt, call, done);
        } catch (RefusedException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "refused job={0}: {1}",
                    attempt.job().job(),
                    e.getMessage());
            return "refused";
        }
    }

    private String untilAnswered(Attempt attempt, Call call, String done) throws RefusedException {
        for (int failures = 1; ; failures++) {
            try {
                return switch (call.make()) {
                    case OK -> done;
                    case CANCEL -> "cancelled";
                    case LOST, DRAIN -> "lost";
                };
            } catch (NoAnswerException e) {
                if (attempt.stop() == Attempt.Stop.LOST) {
                    return "lost";
                }
                LOG.log(System.Logger.Level.DEBUG, "no answer, again: {0}", e.getMessage());
                try {
                    ticker.sleep(RECONNECT
                            .delay(failures, settings.random().nextDouble())
                            .plusMillis(20));
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return "unknown";
                }
            }
        }
    }

    /** Claims no more and gives back what is running, within the deadline. */
    public void drain() throws InterruptedException {
        draining = true;
        claimer.interrupt();
        // What a claim has just been given is begun by now, and given back like the rest.
        claimer.join(settings.drainDeadline().toMillis());
        running.forEach(it -> it.stop(Attempt.Stop.DRAIN));
        pool.shutdown();
        if (!pool.awaitTermination(settings.drainDeadline().toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} jobs not given back in time; their leases will run out",
                    running.size());
            pool.shutdownNow();
        }
        heartbeats.close();
    }
}
