package brownout.profile.adapter.redis;

import brownout.profile.record.OpKey;
import brownout.profile.record.ProfileId;
import brownout.profile.replication.LogIdentity;
import brownout.profile.replication.Snapshot;
import brownout.profile.replication.StoredProfile;
import brownout.profile.replication.View;
import brownout.profile.replication.ViewUnavailableException;
import brownout.profile.time.Time;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view in Redis.
 *
 * <pre>
 * profile:log                  "&lt;topic id&gt;:&lt;partitions&gt;"; absent while the view is emptied
 * profile:{p0}:applied         last applied offset of partition 0
 * profile:{p0}:epochs          hash: epoch → first offset
 * profile:{p0}:rec:&lt;key&gt;       {@link StoredValue} of the profile with that {@link ProfileId#storageKey}
 * profile:{p0}:op:&lt;key&gt;/&lt;op&gt;   the same, with a time to live: what this operation wrote
 * </pre>
 *
 * A read is one MGET over all of its partitions: one moment of the view. That takes a Redis of one node; the hash tags
 * would only let a cluster keep the script that moves one partition on.
 */
public final class RedisView implements View, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisView.class);
    private static final String LOG_KEY = "profile:log";
    private static final int SCRIPT_CHANGES = 500;

    private final RedisLink link;
    private final Duration opRetention;
    private final String script;
    private volatile @Nullable LogIdentity log;

    /** @param opRetention how long an operation is remembered */
    public RedisView(String uri, Duration opRetention, Time time) {
        this.link = new RedisLink(uri, time);
        this.opRetention = opRetention;
        this.script = script();
    }

    /** Why Redis cannot be used; empty while it can. */
    public Optional<String> trouble() {
        return Optional.ofNullable(link.trouble());
    }

    /** Asks Redis whether it is there. */
    public CompletableFuture<Void> ping() {
        return link.send(redis -> redis.ping().toCompletableFuture()).thenApply(pong -> null);
    }

    @Override
    public Optional<LogIdentity> log() {
        return Optional.ofNullable(log);
    }

    @Override
    public CompletableFuture<Snapshot> read(Collection<ProfileId> ids, Collection<OpKey> operations) {
        LogIdentity current = followed();
        Set<ProfileId> all = new HashSet<>(ids);
        operations.forEach(operation -> all.add(operation.id()));
        Question question = new Question();
        Map<Integer, Long> applied = new HashMap<>();
        current.partitionsOf(all)
                .forEach(partition ->
                        question.add(appliedKey(partition), value -> applied.put(partition, number(value))));
        Map<ProfileId, StoredProfile> profiles = new HashMap<>();
        Set.copyOf(ids).forEach(id -> {
            int partition = current.partitionOf(id);
            question.add(recordKey(partition, id), value -> profiles.put(id, StoredValue.decode(value, partition)));
        });
        Map<OpKey, StoredProfile> written = new HashMap<>();
        Set.copyOf(operations).forEach(key -> {
            int partition = current.partitionOf(key.id());
            question.add(opKey(partition, key), value -> written.put(key, StoredValue.decode(value, partition)));
        });
        return link.send(redis -> redis.mget(question.keys()).toCompletableFuture())
                .thenApply(values -> {
                    question.take(values);
                    return new Snapshot(profiles, written, applied);
                });
    }

    /** The keys of one MGET, and what to do with each value that is there. */
    private static final class Question {
        private final List<String> keys = new ArrayList<>();
        private final List<Consumer<byte[]>> takers = new ArrayList<>();

        void add(String key, Consumer<byte[]> taker) {
            keys.add(key);
            takers.add(taker);
        }

        String[] keys() {
            return keys.toArray(String[]::new);
        }

        void take(List<KeyValue<String, byte[]>> values) {
            for (int i = 0; i < takers.size(); i++) {
                values.get(i).ifHasValue(takers.get(i));
            }
        }
    }

    @Override
    public CompletableFuture<Optional<LogIdentity>> resume() {
        return storedLog().thenApply(stored -> {
            stored.ifPresent(identity -> log = identity);
            return stored;
        });
    }

    private CompletableFuture<Optional<LogIdentity>> storedLog() {
        return link.send(redis -> redis.get(LOG_KEY).toCompletableFuture())
                .thenApply(value -> Optional.ofNullable(value).map(RedisView::identity));
    }

    @Override
    public CompletableFuture<Void> adopt(LogIdentity wanted, boolean afresh) {
        return storedLog().thenCompose(stored -> {
            if (!afresh && stored.filter(wanted::equals).isPresent()) {
                log = wanted;
                return CompletableFuture.completedFuture(null);
            }
            if (stored.isPresent()) {
                LOG.warn("view emptied, to be filled again from the log: stored={} log={}", stored.get(), wanted);
            }
            byte[] value = (wanted.id() + ":" + wanted.partitions()).getBytes(StandardCharsets.US_ASCII);
            // First the identity and the positions: nobody takes what is left of the old view for more than that.
            String[] claims = claims(Math.max(
                    wanted.partitions(), stored.map(LogIdentity::partitions).orElse(0)));
            return link.send(redis -> redis.del(claims).toCompletableFuture())
                    .thenCompose(deleted -> removePartitions(ScanCursor.INITIAL))
                    .thenCompose(
                            done -> link.send(redis -> redis.set(LOG_KEY, value).toCompletableFuture()))
                    .thenAccept(done -> log = wanted);
        });
    }

    private static String[] claims(int partitions) {
        List<String> keys = new ArrayList<>(List.of(LOG_KEY));
        IntStream.range(0, partitions).forEach(partition -> keys.add(appliedKey(partition)));
        return keys.toArray(String[]::new);
    }

    private CompletableFuture<Void> removePartitions(ScanCursor cursor) {
        ScanArgs matching = ScanArgs.Builder.limit(1000).match("profile:{p*");
        return link.send(redis -> redis.scan(cursor, matching).toCompletableFuture())
                .thenCompose(this::removePage);
    }

    private CompletableFuture<Void> removePage(KeyScanCursor<String> page) {
        CompletableFuture<Long> removed = page.getKeys().isEmpty()
                ? CompletableFuture.completedFuture(0L)
                : link.send(redis ->
                        redis.unlink(page.getKeys().toArray(String[]::new)).toCompletableFuture());
        return removed.thenCompose(
                count -> page.isFinished() ? CompletableFuture.completedFuture(null) : removePartitions(page));
    }

    @Override
    public CompletableFuture<Map<Integer, PartitionState>> states() {
        Map<Integer, PartitionState> states = new TreeMap<>();
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        for (int partition = 0; partition < followed().partitions(); partition++) {
            int number = partition;
            CompletableFuture<byte @Nullable []> applied =
                    link.send(redis -> redis.get(appliedKey(number)).toCompletableFuture());
            parts.add(link.send(redis -> redis.hgetall(epochsKey(number)).toCompletableFuture())
                    .thenCombine(applied, (epochs, offset) -> {
                        Map<Long, Long> starts = new TreeMap<>();
                        epochs.forEach((epoch, start) -> starts.put(Long.parseLong(epoch), number(start)));
                        synchronized (states) {
                            states.put(
                                    number,
                                    new PartitionState(
                                            offset == null ? OptionalLong.empty() : OptionalLong.of(number(offset)),
                                            starts));
                        }
                        return null;
                    }));
        }
        return all(parts).thenApply(done -> states);
    }

    @Override
    public CompletableFuture<Boolean> apply(Batch batch) {
        if (batch.changes().size() > SCRIPT_CHANGES) {
            throw new IllegalArgumentException("a batch has at most " + SCRIPT_CHANGES + " changes");
        }
        int partition = batch.partition();
        List<String> keys = new ArrayList<>(List.of(appliedKey(partition), epochsKey(partition)));
        List<byte[]> args = new ArrayList<>();
        args.add(ascii(batch.from().isEmpty() ? "" : Long.toString(batch.from().getAsLong())));
        args.add(ascii(batch.to()));
        args.add(ascii(opRetention.toMillis()));
        args.add(ascii(batch.epochStarts().size()));
        batch.epochStarts().forEach((epoch, offset) -> {
            args.add(ascii(epoch));
            args.add(ascii(offset));
        });
        for (StoredProfile stored : batch.changes()) {
            keys.add(recordKey(partition, stored.profile().id()));
            keys.add(opKey(partition, stored.change().opKey()));
            args.add(ascii(stored.profile().version().epoch()));
            args.add(ascii(stored.profile().version().number()));
            args.add(StoredValue.encode(stored));
        }
        return link.send(redis -> redis.<Long>eval(
                                script,
                                ScriptOutputType.INTEGER,
                                keys.toArray(String[]::new),
                                args.toArray(byte[][]::new))
                        .toCompletableFuture())
                .thenApply(result -> result == 1);
    }

    @Override
    public void close() {
        link.close();
    }

    private LogIdentity followed() {
        LogIdentity current = log;
        if (current == null) {
            throw new ViewUnavailableException("the view does not follow a log yet");
        }
        return current;
    }

    private static String appliedKey(int partition) {
        return "profile:{p" + partition + "}:applied";
    }

    private static String epochsKey(int partition) {
        return "profile:{p" + partition + "}:epochs";
    }

    private static String recordKey(int partition, ProfileId id) {
        return "profile:{p" + partition + "}:rec:" + id.storageKey();
    }

    private static String opKey(int partition, OpKey key) {
        return "profile:{p" + partition + "}:op:" + key.id().storageKey() + "/" + key.opId();
    }

    private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> parts) {
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }

    private static LogIdentity identity(byte[] value) {
        String[] parts = new String(value, StandardCharsets.US_ASCII).split(":", -1);
        return new LogIdentity(UUID.fromString(parts[0]), Integer.parseInt(parts[1]));
    }

    private static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long number(byte[] text) {
        return Long.parseLong(new String(text, StandardCharsets.US_ASCII));
    }

    private static String script() {
        try (InputStream in = RedisView.class.getResourceAsStream("/brownout/profile/redis/apply.lua")) {
            if (in == null) {
                throw new IllegalStateException("apply.lua is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
