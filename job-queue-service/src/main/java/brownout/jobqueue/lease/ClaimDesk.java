package brownout.jobqueue.lease;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds workers' claims open until there is work. One thread asks the store, first come first served; it sleeps until a
 * claim arrives, the store signals that something became ready, or {@link #FALLBACK} has passed (a signal can be lost with
 * a connection, so it only makes an answer quick and never decides whether there is one). With nobody waiting it does
 * nothing at all.
 */
public final class ClaimDesk implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ClaimDesk.class.getName());
    static final Duration FALLBACK = Duration.ofSeconds(1);
    private static final Duration JOIN = Duration.ofSeconds(5);

    private final LeaseStore store;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private final Thread thread;
    private @Nullable Waiter serving;
    private boolean woken;
    private boolean closed;

    private record Waiter(String worker, int max, String claimId, Instant until, CompletableFuture<Answer> answer) {}

    /** @param drain the service is going away and the worker should claim from another */
    public record Answer(List<Claimed> jobs, boolean drain) {
        static final Answer NOTHING = new Answer(List.of(), false);
        static final Answer DRAIN = new Answer(List.of(), true);
    }

    public ClaimDesk(LeaseStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.thread = new Thread(this::run, "claim-desk");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public boolean alive() {
        return thread.isAlive();
    }

    /**
     * Claims up to {@code max} jobs, waiting up to {@code wait} for the first. The answer fails with
     * {@link StoreUnavailableException} when the store gave none. Cancelling it before it is answered leaves the queue
     * untouched.
     *
     * @param claimId see {@link LeaseStore#claim(String, int, String)}
     */
    public CompletableFuture<Answer> claim(String worker, int max, String claimId, Duration wait) {
        Waiter waiter = new Waiter(worker, max, claimId, clock.instant().plus(wait), new CompletableFuture<>());
        lock.lock();
        try {
            if (closed) {
                waiter.answer.complete(Answer.DRAIN);
            } else {
                waiters.addLast(waiter);
                wake();
            }
        } finally {
            lock.unlock();
        }
        return waiter.answer;
    }

    /** Something may have become ready. */
    public void signal() {
        lock.lock();
        try {
            if (!waiters.isEmpty()) {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Answers a worker's held claims with nothing. Called when it let a lease run out: if it is well it claims again at
     * once, and if it is stopped or cut off, no job waits another lease in its hands.
     */
    public void dismiss(String worker) {
        List<Waiter> dismissed = new ArrayList<>();
        lock.lock();
        try {
            for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
                Waiter waiter = all.next();
                if (waiter.worker.equals(worker)) {
                    all.remove();
                    dismissed.add(waiter);
                }
            }
            if (serving != null && serving.worker.equals(worker)) {
                dismissed.add(serving);
            }
        } finally {
            lock.unlock();
        }
        dismissed.forEach(waiter -> waiter.answer.complete(Answer.NOTHING));
    }

    public int waiting() {
        lock.lock();
        try {
            return waiters.size();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        woken = true;
        changed.signalAll();
    }

    private void run() {
        try {
            while (awaitReason()) {
                serve();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drainAll();
    }

    private boolean awaitReason() throws InterruptedException {
        lock.lock();
        try {
            while (!woken && !closed) {
                if (waiters.isEmpty()) {
                    changed.await();
                } else if (!changed.await(untilNextDeadline().toMillis(), TimeUnit.MILLISECONDS)) {
                    woken = true;
                }
            }
            woken = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private Duration untilNextDeadline() {
        Instant now = clock.instant();
        Duration shortest = FALLBACK;
        for (Waiter waiter : waiters) {
            Duration left = Duration.between(now, waiter.until);
            shortest = left.compareTo(shortest) < 0 ? left : shortest;
        }
        return shortest.toMillis() < 1 ? Duration.ofMillis(1) : shortest;
    }

    private void serve() {
        for (Waiter waiter = next(); waiter != null; waiter = next()) {
            try {
                List<Claimed> jobs = store.claim(waiter.worker, waiter.max, waiter.claimId);
                if (jobs.isEmpty()) {
                    putBack(waiter);
                    break;
                }
                if (!waiter.answer.complete(new Answer(jobs, false))) {
                    giveBack(waiter.worker, jobs);
                }
            } catch (StoreUnavailableException e) {
                waiter.answer.completeExceptionally(e);
            }
        }
        expire();
    }

    /**
     * Gives back jobs claimed for a caller that went away before it heard of them: they need not wait for their leases to
     * run out, nor lose an attempt. Where the store gives no answer their leases run out after all.
     */
    public void giveBack(String worker, List<Claimed> jobs) {
        try {
            for (Claimed job : jobs) {
                store.fail(
                        new Hold(job.job(), job.token(), worker),
                        Failure.released("the claim's caller went away", job.checkpoint()));
            }
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "not given back worker={0}: {1}", worker, e.getMessage());
        }
    }

    private @Nullable Waiter next() {
        lock.lock();
        try {
            serving = waiters.pollFirst();
            while (serving != null && serving.answer.isDone()) {
                serving = waiters.pollFirst();
            }
            return serving;
        } finally {
            lock.unlock();
        }
    }

    private void putBack(Waiter waiter) {
        lock.lock();
        try {
            if (!waiter.answer.isDone()) {
                waiters.addFirst(waiter);
            }
            serving = null;
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        Instant now = clock.instant();
        List<Waiter> expired = new ArrayList<>();
        lock.lock();
        try {
            for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
                Waiter waiter = all.next();
                if (!waiter.until.isAfter(now) || waiter.answer.isDone()) {
                    all.remove();
                    expired.add(waiter);
                }
            }
        } finally {
            lock.unlock();
        }
        expired.forEach(waiter -> waiter.answer.complete(Answer.NOTHING));
    }

    private void drainAll() {
        List<Waiter> rest;
        lock.lock();
        try {
            closed = true;
            rest = List.copyOf(waiters);
            waiters.clear();
        } finally {
            lock.unlock();
        }
        rest.forEach(waiter -> waiter.answer.complete(Answer.DRAIN));
    }

    /** Answers every waiting claim with {@code drain} and stops. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(JOIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
