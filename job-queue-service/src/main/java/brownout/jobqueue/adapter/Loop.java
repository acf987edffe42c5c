package brownout.jobqueue.adapter;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that repeats one step until it is closed. A step that throws is thrown away with everything it holds, and made
 * anew after a pause: that is how a loop outlives every failure of what it talks to. Failures of one kind are told once. After
 * some errors in a row it tries on and says that it is not alive, so that whoever watches the process starts a new one.
 */
public final class Loop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration JOIN = Duration.ofSeconds(6);
    private static final int MOST_ERRORS = 3;

    private final String name;
    private final Supplier<? extends Step> source;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Step current;
    private volatile String trouble = "starting";
    private volatile int errorsInARow;

    /** What is repeated. */
    public interface Step extends AutoCloseable {
        /** Does one piece of work and says how long to rest before the next. */
        Duration step() throws Exception;

        /** Whether a new step is to be made after this one. */
        default boolean once() {
            return false;
        }

        /** Makes a step that is waiting return soon. May be called from another thread. */
        default void wakeup() {}

        @Override
        default void close() {}
    }

    /** A step that only lets time pass, once: the loop then makes its next step. */
    public record Wait(Duration rest) implements Step {
        @Override
        public Duration step() {
            return rest;
        }

        @Override
        public boolean once() {
            return true;
        }
    }

    public Loop(String name, Supplier<? extends Step> source) {
        this.name = name;
        this.source = source;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public Loop start() {
        thread.start();
        return this;
    }

    /** Whether it goes on. Errors one after another, memory that is used up for example, do not go away by trying again. */
    public boolean alive() {
        return thread.isAlive() && errorsInARow < MOST_ERRORS;
    }

    /** What stopped the last step; empty when it went well. */
    public String trouble() {
        return trouble;
    }

    private void run() {
        while (!isClosed()) {
            try (Step step = source.get()) {
                current = step;
                repeat(step);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                // An Error too: a thread that ends here is never missed by anybody, and what it did stays undone.
                failed(e);
            } finally {
                current = null;
            }
        }
    }

    private void repeat(Step step) throws Exception {
        do {
            Duration rest = step.step();
            if (!trouble.isEmpty() && !step.once()) {
                LOG.log(System.Logger.Level.INFO, "{0} works", name);
                trouble = "";
                errorsInARow = 0;
            }
            if (!rest.isZero()) {
                closed.await(rest.toMillis(), TimeUnit.MILLISECONDS);
            }
        } while (!isClosed() && !step.once());
    }

    private void failed(Throwable e) {
        if (isClosed()) {
            return;
        }
        errorsInARow = e instanceof Error ? errorsInARow + 1 : 0;
        String now = e.getClass().getSimpleName() + ": " + e.getMessage();
        if (!now.equals(trouble)) {
            LOG.log(System.Logger.Level.WARNING, "{0} stopped and tries again: {1}", name, now);
            LOG.log(System.Logger.Level.DEBUG, name, e);
        }
        trouble = now;
        try {
            closed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        Step step = current;
        if (step != null) {
            step.wakeup();
        }
        try {
            thread.join(JOIN.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
