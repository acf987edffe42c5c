package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One partition's ledger without Kafka. Passes {@link LedgerContract} like the real one. */
public class InMemoryLedger implements Ledger {
    /** What survives a writer. */
    public static final class Log {
        private final Map<NotificationId, Notification> entries = new LinkedHashMap<>();
        private final List<Notification> deadLetters = new ArrayList<>();
        private final List<Settled> settled = new ArrayList<>();
        private final List<Quarantined> quarantined = new ArrayList<>();
        private long nextOffset;
        private long epoch;

        public Map<NotificationId, Notification> entries() {
            return entries;
        }

        public List<Quarantined> quarantined() {
            return quarantined;
        }

        public List<Notification> deadLetters() {
            return deadLetters;
        }

        public long nextOffset() {
            return nextOffset;
        }
    }

    private final Log log;
    private long fence;

    public InMemoryLedger(Log log) {
        this.log = log;
    }

    @Override
    public long open(Replay replay) {
        fence = ++log.epoch;
        log.settled.forEach(replay::settled);
        log.entries.values().forEach(replay::entry);
        if (log.nextOffset > 0) {
            replay.recordedUpTo(log.nextOffset);
        }
        return fence;
    }

    @Override
    public void commit(Batch batch) throws LostException {
        if (fence != log.epoch) {
            throw new LostException("fenced", new IllegalStateException(fence + " is older than " + log.epoch));
        }
        batch.writes().forEach(n -> log.entries.put(n.id(), n));
        batch.forgotten().forEach(one -> log.entries.remove(one.id()));
        log.settled.addAll(batch.forgotten());
        log.quarantined.addAll(batch.quarantined());
        log.deadLetters.addAll(batch.deadLetters());
        batch.nextOffset().ifPresent(offset -> log.nextOffset = offset);
    }

    @Override
    public void giveUp() {}

    @Override
    public void close() {}
}
