package brownout.profile.replication;

import brownout.profile.record.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A log in memory that brings a view along, and can fail in every way that the real one can. */
final class FakeLog implements LogAppender {

    enum Fate {
        APPENDED,
        NOT_APPENDED,
        UNKNOWN_BUT_APPENDED,
        UNKNOWN_AND_LOST
    }

    private final LogIdentity log;
    private final InMemoryView view;
    private final AppliedLog applied;
    private final Map<Integer, Long> ends = new HashMap<>();
    private final List<View.Batch> history = new ArrayList<>();
    private Fate next = Fate.APPENDED;
    private Fate afterHold = Fate.APPENDED;
    private boolean fenced;
    private boolean unreachable;
    private boolean hold;
    private boolean holding;
    private int appends;
    private int takeOvers;

    FakeLog(LogIdentity log, InMemoryView view, AppliedLog applied) {
        this.log = log;
        this.view = view;
        this.applied = applied;
    }

    synchronized void next(Fate fate) {
        next = fate;
    }

    synchronized void nextAfterHold(Fate fate) {
        afterHold = fate;
    }

    synchronized void unreachable(boolean isUnreachable) {
        unreachable = isUnreachable;
    }

    /** The next append does not return before {@link #release}. */
    synchronized void hold() {
        hold = true;
    }

    synchronized void release() {
        hold = false;
        notifyAll();
    }

    synchronized boolean isHolding() {
        return holding;
    }

    synchronized int appends() {
        return appends;
    }

    synchronized int takeOvers() {
        return takeOvers;
    }

    /** Somebody else takes over and writes one marker under this epoch. */
    synchronized void otherHomeWrites(long epoch) {
        fenced = true;
        advance(0, List.of(), Map.of(epoch, ends.getOrDefault(0, 0L)));
    }

    @Override
    public synchronized Map<Integer, Long> takeOver(LogIdentity identity, Duration limit) {
        if (unreachable) {
            throw new LogUnavailableException("unreachable");
        }
        takeOvers++;
        fenced = false;
        Map<Integer, Long> result = new HashMap<>();
        for (int partition = 0; partition < log.partitions(); partition++) {
            result.put(partition, ends.getOrDefault(partition, 0L));
        }
        return result;
    }

    @Override
    public synchronized Outcome append(List<Entry> entries) {
        Fate fate = next;
        next = Fate.APPENDED;
        if (hold) {
            holding = true;
            waitForRelease();
            next = afterHold;
            afterHold = Fate.APPENDED;
        }
        if (fenced) {
            return new Outcome.NotAppended("fenced");
        }
        appends++;
        return switch (fate) {
            case APPENDED -> new Outcome.Appended(take(entries));
            case NOT_APPENDED -> new Outcome.NotAppended("told to");
            case UNKNOWN_BUT_APPENDED -> {
                take(entries);
                yield new Outcome.Unknown("told to");
            }
            case UNKNOWN_AND_LOST -> new Outcome.Unknown("told to");
        };
    }

    private void waitForRelease() {
        while (hold) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<Long> take(List<Entry> entries) {
        List<Long> offsets = new ArrayList<>();
        for (Entry entry : entries) {
            long offset = ends.getOrDefault(entry.partition(), 0L);
            offsets.add(offset);
            List<StoredProfile> changes = new ArrayList<>();
            long epoch;
            if (entry instanceof Entry.Write write) {
                Profile profile = write.change().profile();
                epoch = profile.version().epoch();
                changes.add(new StoredProfile(write.change(), entry.partition(), offset));
            } else {
                epoch = ((Entry.Mark) entry).epoch();
            }
            advance(entry.partition(), changes, Map.of(epoch, offset));
        }
        return offsets;
    }

    private void advance(int partition, List<StoredProfile> changes, Map<Long, Long> starts) {
        long offset = ends.merge(partition, 1L, Long::sum) - 1;
        OptionalLong from = applied.applied(partition);
        View.Batch batch = new View.Batch(partition, from, offset, changes, starts);
        history.add(batch);
        view.apply(batch).join();
        applied.advance(partition, offset, starts);
    }

    /** Brings a view that has been emptied back to where it was. */
    synchronized void refill() {
        history.forEach(batch -> view.apply(batch).join());
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
