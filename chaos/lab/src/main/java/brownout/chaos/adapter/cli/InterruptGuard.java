package brownout.chaos.adapter.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (and SIGTERM) into an interrupt of the thread that runs, and keeps the JVM alive until that thread has
 * healed what it broke.
 */
final class InterruptGuard implements AutoCloseable {
    /** Safeguards and links come first and are quick; a process that was crashed may take so long to be ready again. */
    private static final Duration MOST = Duration.ofSeconds(100);

    private final CountDownLatch healed = new CountDownLatch(1);
    private final Thread hook;

    private InterruptGuard(Thread runner) {
        hook = new Thread(() -> interruptAndWait(runner), "heal-on-interrupt");
    }

    static InterruptGuard ofThisThread() {
        InterruptGuard guard = new InterruptGuard(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    private void interruptAndWait(Thread runner) {
        runner.interrupt();
        try {
            boolean done = healed.await(MOST.toSeconds(), TimeUnit.SECONDS);
            if (!done) {
                System.err.println("lab: healing took longer than " + MOST.toSeconds()
                        + " s; what is left heals by itself, or with ./lab heal");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The runner has healed. */
    @Override
    public void close() {
        healed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs, and returns now.
            return;
        }
    }
}
