package brownout.jobqueue.worker;

/** Time that passes only by sleeping, at once. */
final class ManualTicker implements Ticker {
    private long now;

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
}
