package brownout.jobqueue.dispatch;

import java.util.Optional;

/**
 * How full the scheduler is. It takes no more jobs before it is full, because the jobs that it has need room to end.
 *
 * @param outbox events that are not in the log yet
 * @param aside events that the log will never take
 * @param used bytes of memory
 * @param most bytes that it may use; 0: no limit is set
 */
public record StoreLoad(long outbox, long aside, long used, long most) {
    public static final StoreLoad NONE = new StoreLoad(0, 0, 0, 0);
    static final long MOST_IN_OUTBOX = 50_000;
    static final double MOST_OF_MEMORY = 0.85;

    /** Why no more jobs are taken; empty when there is room. */
    public Optional<String> full() {
        if (outbox >= MOST_IN_OUTBOX) {
            return Optional.of(outbox + " events wait in Redis for Kafka, of at most " + MOST_IN_OUTBOX);
        }
        if (most > 0 && used >= most * MOST_OF_MEMORY) {
            return Optional.of("Redis uses " + 100 * used / most + " % of its maxmemory (" + most
                    + " bytes); there is room again when jobs have ended and their retention is over");
        }
        return Optional.empty();
    }
}
