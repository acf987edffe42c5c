package brownout.chaos.adapter.run;

import brownout.chaos.workload.Pace;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** {@link System#nanoTime}, and the wall clock once. */
final class SystemPace implements Pace {
    private final Instant began = Instant.now();
    private final long zero = System.nanoTime();

    @Override
    public Instant began() {
        return began;
    }

    @Override
    public long nanos() {
        return System.nanoTime() - zero;
    }

    @Override
    public void sleepUntil(long nanos) throws InterruptedException {
        long left = nanos - nanos();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        } else if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
