package brownout.profile.replication;

import brownout.profile.record.ProfileId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Which log this is. Positions mean something in one log only: a topic that was deleted and made again is another one.
 *
 * @param id of the topic
 * @param partitions 1 to 1000; fixed for the life of the topic
 */
public record LogIdentity(UUID id, int partitions) {

    public LogIdentity {
        if (partitions < 1 || partitions > 1000) {
            throw new IllegalArgumentException("the log has 1 to 1000 partitions, not " + partitions);
        }
    }

    /** The partition that holds every version of this profile. */
    public int partitionOf(ProfileId profile) {
        CRC32 hash = new CRC32();
        hash.update(profile.storageKey().getBytes(StandardCharsets.UTF_8));
        return Math.floorMod(hash.getValue(), partitions);
    }

    public Set<Integer> partitionsOf(Collection<ProfileId> profiles) {
        Set<Integer> result = new TreeSet<>();
        profiles.forEach(profile -> result.add(partitionOf(profile)));
        return result;
    }
}
