package brownout.jobqueue.worker;

/** One attempt while it runs: what the executor has reached, and whether it should stop. */
public final class Attempt {
    private final Assigned job;
    private volatile Stop stop = Stop.NO;
    private volatile Reached reached;

    /** Why an attempt should stop. */
    public enum Stop {
        NO,
        /** The lease is another's now, perhaps: touch nothing. */
        LOST,
        /** The client cancelled the job: touch nothing. */
        CANCELLED,
        /** The worker goes away: give the job back where it is. */
        DRAIN
    }

    /** @param progress 0..1 */
    public record Reached(double progress, String checkpoint) {}

    public Attempt(Assigned job) {
        this.job = job;
        this.reached = new Reached(0, job.checkpoint());
    }

    public Assigned job() {
        return job;
    }

    public void reach(double progress, String checkpoint) {
        reached = new Reached(progress, checkpoint);
    }

    public Reached reached() {
        return reached;
    }

    /** Asks the attempt to stop; the first reason stays. */
    public synchronized void stop(Stop reason) {
        if (stop == Stop.NO) {
            stop = reason;
        }
    }

    public Stop stop() {
        return stop;
    }

    public boolean stopping() {
        return stop != Stop.NO;
    }
}
