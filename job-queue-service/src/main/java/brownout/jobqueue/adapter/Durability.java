package brownout.jobqueue.adapter;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Intake.Mark;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds an answer back until what it tells of is in Kafka, where a loss of Redis cannot undo it. That takes a transaction of
 * the relay, some milliseconds; after {@link #PATIENCE} the outcome is unknown.
 */
final class Durability {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private final Intake intake;

    Durability(Intake intake) {
        this.intake = intake;
    }

    void await(Mark mark) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!intake.isDurable(mark)) {
            if (System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                throw Problem.of(
                                ProblemType.OUTCOME_UNKNOWN,
                                "done, and not yet safe against a loss of Redis, which waits for Kafka; ask again")
                        .withOutcome("unknown")
                        .withRetryAfter(Duration.ofSeconds(1))
                        .exception();
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
