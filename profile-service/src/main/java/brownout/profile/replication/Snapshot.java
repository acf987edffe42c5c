package brownout.profile.replication;

import brownout.profile.record.OpKey;
import brownout.profile.record.ProfileId;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a view held at one moment.
 *
 * <p>Data and positions come out of the same atomic read: the view proves how far it is, so a Redis that lost its memory
 * can never pass for one that has caught up. Each partition is at a position of its own: what was written to one before
 * something was written to another may be missing while the later is there, unless the positions are known to
 * {@link #covers cover} both.
 *
 * @param profiles those that exist
 * @param operations what the operations asked for wrote, for those that wrote something lately enough to be remembered
 * @param applied last applied offset of every partition read; a partition of which nothing is applied is absent
 */
public record Snapshot(
        Map<ProfileId, StoredProfile> profiles, Map<OpKey, StoredProfile> operations, Map<Integer, Long> applied) {

    public Snapshot {
        profiles = Map.copyOf(profiles);
        operations = Map.copyOf(operations);
        applied = Map.copyOf(applied);
    }

    /** Positions alone, of a view that nobody asked. */
    public static Snapshot at(Map<Integer, Long> applied) {
        return new Snapshot(Map.of(), Map.of(), applied);
    }

    public OptionalLong applied(int partition) {
        Long offset = applied.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** Whether every one of these offsets has been applied. */
    public boolean covers(Map<Integer, Long> offsets) {
        return offsets.entrySet().stream()
                .allMatch(needed -> applied(needed.getKey()).orElse(-1) >= needed.getValue());
    }

    /** Whether each of these partitions has applied anything at all. */
    public boolean knows(Set<Integer> partitions) {
        return applied.keySet().containsAll(partitions);
    }
}
