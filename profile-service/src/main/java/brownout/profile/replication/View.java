package brownout.profile.replication;

import brownout.profile.record.OpKey;
import brownout.profile.record.ProfileId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The state of all profiles after a prefix of each partition of the log. Never the truth: it can be thrown away and
 * filled again from the log.
 *
 * <p>Every future may fail with {@link ViewUnavailableException}, within a bounded time.
 */
public interface View {

    /** The log that this view follows, as far as this process has found out. */
    Optional<LogIdentity> log();

    default CompletableFuture<Snapshot> read(Collection<ProfileId> ids) {
        return read(ids, Set.of());
    }

    /** Profiles, operations and the positions of their partitions, all as they were at one moment. */
    CompletableFuture<Snapshot> read(Collection<ProfileId> ids, Collection<OpKey> operations);

    /** Goes on with the log that the view followed last, for a start while the log itself cannot be reached. */
    CompletableFuture<Optional<LogIdentity>> resume();

    /**
     * Follow this log from now on. A view of another log is emptied first.
     *
     * @param afresh empty it even if it is of this log
     */
    CompletableFuture<Void> adopt(LogIdentity log, boolean afresh);

    /** Per partition of the adopted log, how far the view is. */
    CompletableFuture<Map<Integer, PartitionState>> states();

    /**
     * Moves one partition on, atomically: all changes and the new position, or nothing. A change that is not newer than
     * what is stored, by epoch and then version, is skipped.
     *
     * @return false if the view is not where the batch begins: nothing was applied, read {@link #states()} again
     */
    CompletableFuture<Boolean> apply(Batch batch);

    /**
     * @param from where the view must be: the last applied offset; empty: nothing applied yet
     * @param to where it is afterwards
     * @param epochStarts offset of the first record seen of an epoch
     */
    record Batch(int partition, OptionalLong from, long to, List<StoredProfile> changes, Map<Long, Long> epochStarts) {}

    /**
     * @param applied last applied offset
     * @param epochStarts offset at which each epoch begins
     */
    record PartitionState(OptionalLong applied, Map<Long, Long> epochStarts) {}
}
