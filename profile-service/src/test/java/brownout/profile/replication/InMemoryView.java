package brownout.profile.replication;

import brownout.profile.record.OpKey;
import brownout.profile.record.ProfileId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** A view in memory, which a test can empty or take away. */
public final class InMemoryView implements View {

    private final Map<ProfileId, StoredProfile> profiles = new HashMap<>();
    private final Map<OpKey, StoredProfile> operations = new HashMap<>();
    private final Map<Integer, Long> applied = new HashMap<>();
    private final Map<Integer, Map<Long, Long>> epochs = new HashMap<>();
    private Optional<LogIdentity> log = Optional.empty();
    private Optional<LogIdentity> stored = Optional.empty();
    private boolean away;

    public synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** As a Redis that comes back without its data. */
    public synchronized void loseEverything() {
        profiles.clear();
        operations.clear();
        applied.clear();
        epochs.clear();
        stored = Optional.empty();
    }

    @Override
    public synchronized Optional<LogIdentity> log() {
        return log;
    }

    @Override
    public synchronized CompletableFuture<Snapshot> read(Collection<ProfileId> ids, Collection<OpKey> keys) {
        if (away) {
            return CompletableFuture.failedFuture(new ViewUnavailableException("away"));
        }
        Map<ProfileId, StoredProfile> found = new HashMap<>(profiles);
        found.keySet().retainAll(ids);
        Map<OpKey, StoredProfile> written = new HashMap<>(operations);
        written.keySet().retainAll(keys);
        Set<ProfileId> asked = new HashSet<>(ids);
        keys.forEach(key -> asked.add(key.id()));
        Map<Integer, Long> positions = new HashMap<>(applied);
        positions.keySet().retainAll(log.orElseThrow().partitionsOf(asked));
        return CompletableFuture.completedFuture(new Snapshot(found, written, positions));
    }

    @Override
    public synchronized CompletableFuture<Optional<LogIdentity>> resume() {
        log = stored.isPresent() ? stored : log;
        return CompletableFuture.completedFuture(stored);
    }

    @Override
    public synchronized CompletableFuture<Void> adopt(LogIdentity wanted, boolean afresh) {
        if (afresh || !stored.equals(Optional.of(wanted))) {
            loseEverything();
        }
        stored = Optional.of(wanted);
        log = stored;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<Map<Integer, PartitionState>> states() {
        Map<Integer, PartitionState> states = new TreeMap<>();
        for (int partition = 0; partition < log.orElseThrow().partitions(); partition++) {
            Long offset = applied.get(partition);
            states.put(
                    partition,
                    new PartitionState(
                            offset == null ? OptionalLong.empty() : OptionalLong.of(offset),
                            epochs.getOrDefault(partition, Map.of())));
        }
        return CompletableFuture.completedFuture(states);
    }

    @Override
    public synchronized CompletableFuture<Boolean> apply(Batch batch) {
        Long at = applied.get(batch.partition());
        if (batch.from().isPresent() != (at != null)
                || (at != null && at != batch.from().getAsLong())) {
            return CompletableFuture.completedFuture(false);
        }
        for (StoredProfile change : batch.changes()) {
            StoredProfile old = profiles.get(change.profile().id());
            if (old == null
                    || change.profile().version().compareTo(old.profile().version()) > 0) {
                profiles.put(change.profile().id(), change);
            }
            operations.put(change.change().opKey(), change);
        }
        Map<Long, Long> starts = epochs.computeIfAbsent(batch.partition(), unused -> new TreeMap<>());
        batch.epochStarts().forEach(starts::putIfAbsent);
        applied.put(batch.partition(), batch.to());
        return CompletableFuture.completedFuture(true);
    }
}
