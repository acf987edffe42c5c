package brownout.jobqueue.worker;

import java.time.Duration;

/** Elapsed time. Runs on while this process is stopped, as the world does. */
public interface Ticker {
    /** Nanoseconds since some fixed moment; only differences mean anything. */
    long nanos();

    /** Sleeps until {@link #nanos} has reached {@code nanos}; returns at once when it has. */
    void sleepUntil(long nanos) throws InterruptedException;

    default void sleep(Duration time) throws InterruptedException {
        sleepUntil(nanos() + time.toNanos());
    }
}
