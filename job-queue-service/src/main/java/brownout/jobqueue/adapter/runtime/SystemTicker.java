package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.worker.Ticker;
import java.util.concurrent.TimeUnit;

/** The machine's monotonic clock. */
final class SystemTicker implements Ticker {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleepUntil(long nanos) throws InterruptedException {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }
}
