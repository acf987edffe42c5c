package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.Script.bytes;

import brownout.notification.adapter.codec.Codec;
import brownout.notification.delivery.Notification;
import brownout.notification.query.Cursor;
import brownout.notification.query.ViewSink;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a partition's ledger entries in Redis.
 *
 * <p>Invariant: while a partition's {@code loaded} mark for a Redis exists, every entry its owner knows is shown there. The
 * mark belongs to that Redis ({@link RedisIdentity}), carries the owner's fence and lapses after {@link #MARK}; the owner
 * renews it. A failed write, a flush, a Redis with another past or a change of owner makes the owner show everything again
 * before it sets the mark anew, also where nothing happens in the partition.
 *
 * <p>How it can fail: for up to {@link #MARK} after the owner has lost Redis, a reader who still reaches it may find the mark
 * and miss an entry.
 */
public final class RedisViewSink implements ViewSink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisViewSink.class);
    private static final Duration MARK = Duration.ofSeconds(6);
    private static final Duration LOADING = Duration.ofSeconds(30);
    private static final int CHUNK = 200;

    private final RedisLink redis;
    private final String writer;
    private final Duration horizon;
    private final Clock clock;
    private final Script publish = Script.load("publish.lua", ScriptOutputType.INTEGER);
    private final Script vouch = Script.load("vouch.lua", ScriptOutputType.INTEGER);
    private final Script loaded = Script.load("loaded.lua", ScriptOutputType.INTEGER);
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Integer, Shown> partitions = new ConcurrentHashMap<>();

    /** What an owner has shown; {@code completeOn} is the Redis that has all of it, if there is one. */
    private static final class Shown {
        final long fence;
        volatile Optional<RedisIdentity> completeOn = Optional.empty();
        volatile boolean loading;

        Shown(long fence) {
            this.fence = fence;
        }
    }

    /** @param horizon how long a notification is shown after its last change, and how far back lists go */
    public RedisViewSink(RedisLink redis, String writer, Duration horizon, Clock clock) {
        this.redis = redis;
        this.writer = writer;
        this.horizon = horizon;
        this.clock = clock;
    }

    @Override
    public void owned(int partition, long fence) {
        partitions.put(partition, new Shown(fence));
    }

    @Override
    public void released(int partition, long fence) {
        partitions.computeIfPresent(partition, (known, shown) -> shown.fence == fence ? null : shown);
    }

    @Override
    public void publish(int partition, List<Notification> changed) {
        var shown = partitions.get(partition);
        if (shown == null || changed.isEmpty()) {
            return;
        }
        var session = redis.session();
        if (session.isEmpty()) {
            shown.completeOn = Optional.empty();
            return;
        }
        show(session.get().commands(), partition, changed).exceptionally(failure -> {
            shown.completeOn = Optional.empty();
            session.get().commands().del(Keys.loaded(partition, session.get().identity()));
            return null;
        });
    }

    @Override
    public void keepAlive(int partition, Supplier<List<Notification>> all) {
        var shown = partitions.get(partition);
        var session = redis.session();
        if (shown == null
                || session.isEmpty()
                || shown.loading
                || session.get().identity().mayEvict()) {
            return;
        }
        if (shown.completeOn.filter(session.get().identity()::equals).isPresent()) {
            vouch(session.get(), partition, shown);
        } else {
            load(session.get(), partition, shown, all.get());
        }
    }

    private void vouch(RedisLink.Session session, int partition, Shown shown) {
        vouch.<Long>run(
                        session.commands(),
                        new String[] {Keys.loaded(partition, session.identity())},
                        bytes(shown.fence),
                        bytes(MARK.toMillis()))
                .whenComplete((vouched, failure) -> {
                    if (vouched == null || vouched != 1) {
                        shown.completeOn = Optional.empty();
                    }
                });
    }

    private void load(RedisLink.Session session, int partition, Shown shown, List<Notification> all) {
        var here = Optional.of(session.identity());
        var commands = session.commands();
        shown.loading = true;
        // A write that fails while the loading runs must make it count for nothing.
        shown.completeOn = here;
        String token = writer + "-" + shown.fence + "-" + tokens.incrementAndGet();
        String mark = Keys.loaded(partition, session.identity());
        commands.del(mark);
        commands.psetex(Keys.loading(partition), LOADING.toMillis(), bytes(token))
                .thenCompose(set -> showInChunks(commands, partition, all, 0))
                .thenCompose(done -> shown.completeOn.isEmpty()
                        ? CompletableFuture.completedFuture(0L)
                        : loaded.<Long>run(
                                commands,
                                new String[] {mark, Keys.loading(partition)},
                                bytes(token),
                                bytes(shown.fence),
                                bytes(MARK.toMillis())))
                .whenComplete((set, failure) -> {
                    if (set == null || set != 1) {
                        shown.completeOn = Optional.empty();
                    }
                    shown.loading = false;
                    LOG.debug(
                            "views shown again: partition={} entries={} complete={}",
                            partition,
                            all.size(),
                            shown.completeOn.equals(here));
                });
    }

    private CompletableFuture<Void> showInChunks(
            RedisAsyncCommands<String, byte[]> commands, int partition, List<Notification> all, int from) {
        if (from >= all.size()) {
            return CompletableFuture.completedFuture(null);
        }
        int to = Math.min(all.size(), from + CHUNK);
        return show(commands, partition, all.subList(from, to))
                .thenCompose(done -> showInChunks(commands, partition, all, to));
    }

    private CompletableFuture<Void> show(
            RedisAsyncCommands<String, byte[]> commands, int partition, List<Notification> changed) {
        Instant now = clock.instant();
        var writes = new ArrayList<CompletableFuture<?>>();
        for (Notification n : changed) {
            writes.add(publish.<Long>run(
                            commands,
                            new String[] {Keys.notification(partition, n.id())},
                            bytes(n.version()),
                            Codec.entryBytes(n, writer),
                            bytes(n.request().hash().hex()),
                            bytes(timeToLive(n, now).toMillis()))
                    .toCompletableFuture());
            byte[] position = bytes(Cursor.of(n.request().acceptedAt(), n.id()).position());
            writes.add(
                    commands.zadd(Keys.list(n.request().tenant()), 0, position).toCompletableFuture());
            if (n.state().isDeadLetter()) {
                writes.add(commands.zadd(Keys.deadLetters(n.request().tenant()), 0, position)
                        .toCompletableFuture());
            }
        }
        changed.stream().map(n -> n.request().tenant()).distinct().forEach(tenant -> {
            writes.add(trim(commands, Keys.list(tenant), now));
            writes.add(trim(commands, Keys.deadLetters(tenant), now));
        });
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    /** What waits for a time is shown until then and for the horizon after it. */
    Duration timeToLive(Notification n, Instant now) {
        return n.nextAttemptAt()
                .filter(now::isBefore)
                .map(at -> Duration.between(now, at).plus(horizon))
                .orElse(horizon);
    }

    /** Takes out of a list what is older than lists go back; one that nobody adds to goes as a whole. */
    private CompletableFuture<?> trim(RedisAsyncCommands<String, byte[]> commands, String list, Instant now) {
        var expired = Range.from(
                Range.Boundary.<byte[]>unbounded(),
                Range.Boundary.excluding(bytes(Cursor.startOf(now.minus(horizon)))));
        return commands.zremrangebylex(list, expired)
                .thenCombine(commands.pexpire(list, horizon.toMillis()), (removed, lives) -> removed)
                .toCompletableFuture();
    }
}
