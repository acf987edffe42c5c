package brownout.profile.replication;

import brownout.profile.record.ProfileId;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a view held at one moment.
 *
 * <p>Data and position come out of the same atomic read of a partition: the view proves how far it is, so a Redis that
 * lost its memory can never pass for one that has caught up.
 *
 * @param profiles those that exist
 * @param applied last applied offset of every partition read; a partition of which nothing is applied is absent
 */
public record Snapshot(Map<ProfileId, StoredProfile> profiles, Map<Integer, Long> applied) {

    public Snapshot {
        profiles = Map.copyOf(profiles);
        applied = Map.copyOf(applied);
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
