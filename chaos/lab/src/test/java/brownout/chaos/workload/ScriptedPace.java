package brownout.chaos.workload;

import java.time.Instant;

/** A clock that jumps to where one waits for. */
public final class ScriptedPace implements Pace {
    private long now;

    @Override
    public Instant began() {
        return Instant.parse("2026-01-01T00:00:00Z");
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized void sleepUntil(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        now = Math.max(now, nanos);
    }

    public synchronized void advance(long nanos) {
        now += nanos;
    }
}
