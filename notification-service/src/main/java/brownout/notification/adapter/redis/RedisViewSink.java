package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.Script.bytes;

import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.query.ViewSink;
import io.lettuce.core.ScriptOutputType;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
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
 * Shows a partition's ledger entries in Redis. What changes within {@link #GATHERING} is written together, and of each
 * notification only the newest version.
 *
 * <p>Invariant: while a partition's {@code loaded} mark for a Redis exists, every entry its owner knows is shown there, but
 * for those of the last gathering. The mark belongs to that Redis ({@link RedisIdentity}), carries the owner's fence and
 * lapses after {@link #MARK}; the owner renews it. A failed write, a flush, a Redis with another past or a change of owner
 * makes the owner show everything again before it sets the mark anew, also where nothing happens in the partition.
 *
 * <p>How it can fail: for up to {@link #MARK} after the owner has lost Redis, a reader who still reaches it may find the mark
 * and miss an entry.
 */
public final class RedisViewSink implements ViewSink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisViewSink.class);
    private static final Duration GATHERING = Duration.ofMillis(50);
    private static final Duration MARK = Duration.ofSeconds(6);
    private static final Duration LOADING = Duration.ofSeconds(30);

    private final RedisLink redis;
    private final String writer;
    private final ViewWriter views;
    private final Clock clock;
    private final Script vouch = Script.load("vouch.lua", ScriptOutputType.INTEGER);
    private final Script loaded = Script.load("loaded.lua", ScriptOutputType.INTEGER);
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Integer, Shown> partitions = new ConcurrentHashMap<>();

    /** What an owner has shown; {@code completeOn} is the Redis that has all of it, if there is one. */
    private static final class Shown {
        final long fence;
        final Map<NotificationId, Notification> gathered = new LinkedHashMap<>();
        volatile Optional<RedisIdentity> completeOn = Optional.empty();
        volatile boolean loading;

        Shown(long fence) {
            this.fence = fence;
        }

        /** @return whether these are the first since the last {@link #take()} */
        synchronized boolean gather(List<Notification> changed) {
            boolean first = gathered.isEmpty();
            changed.forEach(n -> gathered.put(n.id(), n));
            return first;
        }

        synchronized List<Notification> take() {
            var taken = List.copyOf(gathered.values());
            gathered.clear();
            return taken;
        }
    }

    public RedisViewSink(RedisLink redis, String writer, Retention retention, Clock clock) {
        this.redis = redis;
        this.writer = writer;
        this.views = new ViewWriter(writer, retention);
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
        if (shown != null && !changed.isEmpty() && shown.gather(changed)) {
            redis.after(GATHERING, () -> write(partition, shown));
        }
    }

    private void write(int partition, Shown shown) {
        var changed = shown.take();
        var session = redis.session();
        if (session.isEmpty()) {
            shown.completeOn = Optional.empty();
            return;
        }
        views.write(session.get().commands(), partition, changed, clock.instant())
                .exceptionally(failure -> {
                    LOG.debug("views not shown: partition={} count={}", partition, changed.size(), failure);
                    shown.completeOn = Optional.empty();
                    session.get()
                            .commands()
                            .del(Keys.loaded(partition, session.get().identity()));
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
                .thenCompose(set -> views.write(commands, partition, all, clock.instant()))
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
}
