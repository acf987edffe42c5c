package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.util.Set;

/**
 * The truth about one partition's notifications. It has one writer at a time: opening it fences out whoever wrote before,
 * even one that does not know yet that it has been replaced.
 */
public interface Ledger extends AutoCloseable {
    /**
     * Fences out earlier writers, waits for what they had committed, and replays the latest value of every entry.
     *
     * @return the fence of this writer: greater than that of every earlier one
     * @throws LostException when somebody else opened it in the meantime, or this writer was closed
     */
    long open(Replay replay) throws LostException, InterruptedException;

    /**
     * Commits the batch's writes, removals, dead letters and offset together, or none of them. Returns when they are
     * durable; keeps trying while the log is away.
     *
     * @throws LostException somebody else owns the partition now, or the log's session is broken beyond repair. Whether
     *     this batch was committed only the next replay tells; its effects must not be run
     * @throws RefusedException some of its writes can never be made; nothing was committed
     */
    void commit(Batch batch) throws LostException, RefusedException, InterruptedException;

    /** From any thread: lets a call under way give up at its next chance. */
    void giveUp();

    @Override
    void close();

    /** Receives the entries of a replay; a later value of the same id replaces an earlier one. */
    interface Replay {
        void entry(Notification notification);

        void removed(NotificationId id);

        /** Removed, but for this. */
        void settled(Settled settled);

        /** There is an entry, and this version cannot read it. */
        void unreadable(NotificationId id, RuntimeException why);

        /** Every request before {@code offset} has been recorded, whatever else is said about positions. */
        void recordedUpTo(long offset);
    }

    /** These can be written never, as often as it is tried: too large, for instance. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Set<NotificationId> ids;

        public RefusedException(Set<NotificationId> ids, Throwable cause) {
            super("the ledger takes no entry of " + ids, cause);
            this.ids = Set.copyOf(ids);
        }

        public Set<NotificationId> ids() {
            return ids;
        }
    }

    /** This writer cannot go on. It must stop at once and start nothing. */
    final class LostException extends Exception {
        private static final long serialVersionUID = 1L;

        public LostException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
