package brownout.jobqueue.dispatch;

import brownout.jobqueue.job.Submission;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A log to which at most so many appends are under way at once. One more waits a moment for its turn, and is then certainly
 * not sent: a log that gives no answer would otherwise take every thread of the process, and with them the heartbeats that
 * keep running jobs alive.
 */
public final class BoundedLog implements SubmissionLog {
    private final SubmissionLog log;
    private final int most;
    private final Duration patience;
    private final Semaphore turns;
    private volatile boolean answers = true;

    /** @param patience how long an append waits for its turn while the log answers; while it does not, it does not wait */
    public BoundedLog(SubmissionLog log, int most, Duration patience) {
        this.log = log;
        this.most = most;
        this.patience = patience;
        this.turns = new Semaphore(most);
    }

    @Override
    public Appended append(Submission submission) {
        if (!takeTurn()) {
            return new Appended.NotSent(most + " submissions are waiting for Kafka already");
        }
        try {
            Appended appended = log.append(submission);
            answers = !(appended instanceof Appended.Unknown);
            return appended;
        } finally {
            turns.release();
        }
    }

    private boolean takeTurn() {
        try {
            return turns.tryAcquire(answers ? patience.toMillis() : 0, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
