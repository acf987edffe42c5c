package brownout.profile.replication;

import brownout.profile.record.Change;
import brownout.profile.record.Decision;
import brownout.profile.record.OpKey;
import brownout.profile.record.ProfileVersion;
import brownout.profile.record.VersionAssigner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The writes and markers of one append.
 *
 * <p>What was decided may rest on writes of the same batch, so nobody is answered before the append is: a refusal that
 * names a version which then was not appended would be a lie.
 */
final class WriteBatch {

    private final LogIdentity log;
    private final Map<OpKey, StoredProfile> before;
    private final List<WriteTicket> writes;
    private final List<Decision> decisions = new ArrayList<>();
    private final List<MarkTicket> marks;
    private final List<LogAppender.Entry> entries = new ArrayList<>();
    private final int changes;

    /** @param before what operations of this batch wrote earlier */
    WriteBatch(
            LogIdentity log,
            long epoch,
            List<WriteTicket> writes,
            List<MarkTicket> marks,
            VersionAssigner assigner,
            Map<OpKey, StoredProfile> before) {
        this.log = log;
        this.before = before;
        this.writes = writes;
        this.marks = marks;
        for (WriteTicket ticket : writes) {
            Decision decision = assigner.decide(ticket.command());
            decisions.add(decision);
            entryOf(decision, ticket).ifPresent(entries::add);
        }
        changes = entries.size();
        for (MarkTicket mark : marks) {
            for (int partition = 0; partition < log.partitions(); partition++) {
                entries.add(new LogAppender.Entry.Mark(partition, mark.request(), epoch));
            }
        }
    }

    List<LogAppender.Entry> entries() {
        return entries;
    }

    List<WriteTicket> writes() {
        return writes;
    }

    void refuse(String reason) {
        writes.forEach(ticket -> ticket.refuse(reason));
        refuseMarks(reason);
    }

    void refuseMarks(String reason) {
        marks.forEach(mark -> mark.refuse(reason));
    }

    /** Highest offset appended to each partition. */
    Map<Integer, Long> lastOffsets(List<Long> offsets) {
        Map<Integer, Long> last = new HashMap<>();
        for (int i = 0; i < offsets.size(); i++) {
            last.merge(entries.get(i).partition(), offsets.get(i), Math::max);
        }
        return last;
    }

    void answerMarks(List<Long> offsets) {
        int next = changes;
        for (MarkTicket mark : marks) {
            Map<Integer, Long> positions = new HashMap<>();
            for (int partition = 0; partition < log.partitions(); partition++) {
                positions.put(partition, offsets.get(next++));
            }
            mark.positions().complete(positions);
        }
    }

    void answerWrites(List<Long> offsets) {
        Map<OpKey, StoredProfile> written = new HashMap<>();
        for (int i = 0; i < changes; i++) {
            if (entries.get(i) instanceof LogAppender.Entry.Write write) {
                written.put(
                        write.change().opKey(), new StoredProfile(write.change(), write.partition(), offsets.get(i)));
            }
        }
        for (int i = 0; i < writes.size(); i++) {
            writes.get(i).complete(decisions.get(i).fold(answers(written)));
        }
    }

    private Optional<LogAppender.Entry> entryOf(Decision decision, WriteTicket ticket) {
        return decision instanceof Decision.Accept accept
                ? Optional.of(new LogAppender.Entry.Write(
                        log.partitionOf(ticket.command().id()), accept.change(), ticket.trace()))
                : Optional.empty();
    }

    private Decision.Cases<WriteOutcome> answers(Map<OpKey, StoredProfile> written) {
        return new Decision.Cases<>() {
            @Override
            public WriteOutcome accept(Change change) {
                return WriteOutcome.Written.of(stored(change.opKey()), log, false);
            }

            @Override
            public WriteOutcome replay(OpKey key) {
                return WriteOutcome.Written.of(stored(key), log, true);
            }

            @Override
            public WriteOutcome refuse(Optional<ProfileVersion> current) {
                return new WriteOutcome.PreconditionFailed(current);
            }

            @Override
            public WriteOutcome keyReused() {
                return new WriteOutcome.KeyReused();
            }

            private StoredProfile stored(OpKey key) {
                StoredProfile now = written.get(key);
                StoredProfile earlier = now == null ? before.get(key) : now;
                if (earlier == null) {
                    throw new IllegalStateException("no write of operation " + key + " was seen");
                }
                return earlier;
            }
        };
    }
}
