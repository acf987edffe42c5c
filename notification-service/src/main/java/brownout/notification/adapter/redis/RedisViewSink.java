package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.Script.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.notification.delivery.Notification;
import brownout.notification.query.RequestProgress;
import brownout.notification.query.ViewSink;
import io.lettuce.core.ScriptOutputType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a partition's ledger entries in Redis. What changes within {@link #GATHERING} is written together, and of each
 * notification only the newest version.
 *
 * <p>Invariant: while a partition's {@code loaded} mark for a Redis exists, everything that was accepted and may still be
 * recognised is there, but for the last gathering and for what Redis was told itself by whoever accepted it. The mark belongs
 * to that Redis ({@link RedisIdentity}), carries the owner's fence and lapses after {@link #MARK}; the owner renews it. A
 * failed write, a flush, a Redis with another past or a change of owner makes the owner load again: it shows all it knows,
 * waits until everything that was in the log by then is recorded, and only then sets the mark, also where nothing happens in
 * the partition. What an owner remembers by id alone it cannot show: a Redis that has not been given everything since a whole
 * {@code dedup.horizon} ago ({@code since}) is not complete while there are such ids.
 *
 * <p>How it can fail: for up to {@link #MARK} after the owner has lost Redis, a reader who still reaches it may find the mark
 * and miss an entry. An owner that loses Redis and then its life takes with it that its last writes failed.
 */
public final class RedisViewSink implements ViewSink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisViewSink.class);
    /** Longer than from STARTED to an outcome, so that the former is seldom written; readers see what is this old. */
    private static final Duration GATHERING = Duration.ofMillis(200);

    private static final Duration MARK = Duration.ofSeconds(6);
    private static final Duration LOADING = Duration.ofSeconds(30);

    private final RedisLink redis;
    private final String writer;
    private final ViewWriter views;
    private final Retention retention;
    private final RequestProgress log;
    private final Clock clock;
    private final Script vouch = Script.load("vouch.lua", ScriptOutputType.INTEGER);
    private final Script loaded = Script.load("loaded.lua", ScriptOutputType.INTEGER);
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Integer, Shown> partitions = new ConcurrentHashMap<>();

    public RedisViewSink(RedisLink redis, String writer, Retention retention, RequestProgress log, Clock clock) {
        this.redis = redis;
        this.retention = retention;
        this.log = log;
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

    private CompletionStage<Void> write(int partition, Shown shown) {
        var changed = shown.take();
        var session = redis.session();
        if (session.isEmpty()) {
            shown.lack();
            return CompletableFuture.completedFuture(null);
        }
        return views.write(session.get().commands(), partition, changed, clock.instant())
                .exceptionally(failure -> {
                    LOG.debug("views not shown: partition={} count={}", partition, changed.size(), failure);
                    shown.lack();
                    session.get()
                            .commands()
                            .del(Keys.loaded(partition, session.get().identity()));
                    return null;
                });
    }

    @Override
    public void keepAlive(int partition, Known known) {
        var shown = partitions.get(partition);
        var session = redis.session();
        if (shown == null
                || session.isEmpty()
                || shown.busy
                || session.get().identity().mayEvict()) {
            return;
        }
        var here = session.get().identity();
        var loading = shown.loading.filter(begun -> begun.redis().equals(here));
        shown.busy = true;
        CompletionStage<Void> step;
        if (shown.completeOn.filter(here::equals).isPresent()) {
            step = vouch(session.get(), partition, shown);
        } else if (loading.isPresent()) {
            step = goOn(session.get(), partition, shown, loading.get());
        } else {
            step = load(session.get(), partition, shown, known);
        }
        step.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("views not vouched for: partition={}", partition, failure);
                shown.completeOn = Optional.empty();
                shown.loading = Optional.empty();
            }
            shown.busy = false;
        });
    }

    private CompletionStage<Void> vouch(RedisLink.Session session, int partition, Shown shown) {
        session.commands()
                .pexpire(
                        Keys.since(partition, session.identity()),
                        retention.ofSince().toMillis());
        return vouch.<Long>run(
                        session.commands(),
                        new String[] {Keys.loaded(partition, session.identity())},
                        bytes(shown.fence),
                        bytes(MARK.toMillis()))
                .thenAccept(vouched -> {
                    if (vouched != 1) {
                        shown.completeOn = Optional.empty();
                    }
                });
    }

    /** Shows everything, and remembers what must be recorded before it counts as complete. */
    private CompletionStage<Void> load(RedisLink.Session session, int partition, Shown shown, Known known) {
        var commands = session.commands();
        var all = known.all();
        boolean whole = known.isWhole();
        boolean lacking = shown.lacking;
        shown.lacking = false;
        String token = writer + "-" + shown.fence + "-" + tokens.incrementAndGet();
        commands.del(Keys.loaded(partition, session.identity()));
        return commands.psetex(Keys.loading(partition), LOADING.toMillis(), bytes(token))
                .thenCompose(set -> views.write(commands, partition, all, clock.instant()))
                .thenCompose(done -> givenSince(session, partition, whole, lacking))
                .thenCombine(log.end(partition), (since, end) -> new Loading(session.identity(), token, since, end, -1))
                .thenCombine(log.recorded(partition), Loading::upTo)
                .thenAccept(begun -> {
                    if (!shown.lacking) {
                        shown.loading = Optional.of(begun);
                    }
                    LOG.debug("views shown again: partition={} entries={} {}", partition, all.size(), begun);
                });
    }

    /** From when on this Redis has been given everything; the epoch: ever. */
    private CompletionStage<Instant> givenSince(
            RedisLink.Session session, int partition, boolean whole, boolean lacking) {
        String key = Keys.since(partition, session.identity());
        return session.commands().get(key).thenCompose(before -> {
            Instant since = before == null || lacking
                    ? clock.instant()
                    : Instant.ofEpochMilli(Long.parseLong(new String(before, UTF_8)));
            Instant now = whole ? Instant.EPOCH : since;
            return session.commands()
                    .psetex(key, retention.ofSince().toMillis(), bytes(now.toEpochMilli()))
                    .thenApply(set -> now);
        });
    }

    /** On the owner's thread, after what it has recorded was gathered: what is recorded by now is written before the mark. */
    private CompletionStage<Void> goOn(RedisLink.Session session, int partition, Shown shown, Loading begun) {
        if (!begun.isComplete(clock.instant().minus(retention.keys()))) {
            return keep(session, partition, begun)
                    .thenCombine(log.recorded(partition), (kept, recorded) -> kept ? begun.upTo(recorded) : null)
                    .thenAccept(
                            next -> shown.loading = Optional.ofNullable(next).filter(known -> !shown.lacking));
        }
        return write(partition, shown)
                .thenCompose(written -> shown.lacking
                        ? CompletableFuture.completedFuture(0L)
                        : loaded.<Long>run(
                                session.commands(),
                                new String[] {Keys.loaded(partition, session.identity()), Keys.loading(partition)},
                                bytes(begun.token()),
                                bytes(shown.fence),
                                bytes(MARK.toMillis())))
                .thenAccept(set -> {
                    shown.loading = Optional.empty();
                    shown.completeOn = set == 1 && !shown.lacking ? Optional.of(begun.redis()) : Optional.empty();
                });
    }

    /** Whether Redis still has the loading's mark: without it, it has been flushed, or another owner is loading. */
    private CompletionStage<Boolean> keep(RedisLink.Session session, int partition, Loading begun) {
        return vouch.<Long>run(
                        session.commands(),
                        new String[] {Keys.loading(partition)},
                        bytes(begun.token()),
                        bytes(LOADING.toMillis()))
                .thenApply(kept -> kept == 1);
    }
}
