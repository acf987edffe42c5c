package brownout.notification.adapter.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import brownout.frontdoor.access.Tenant;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.query.Cursor;
import brownout.notification.query.LedgerReader;
import brownout.notification.query.Listing;
import brownout.notification.query.Views;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what {@link RedisViewSink} shows. Where Redis cannot prove that a notification does not exist, the slower sources are
 * asked: this instance's owners, then the ledger itself.
 */
public final class RedisViews implements Views {
    private static final Logger LOG = LoggerFactory.getLogger(RedisViews.class);
    /** Rows looked at per page: a filter that matches little gives a short page and a cursor, not an endless request. */
    private static final int MAX_SCANNED = 1_000;

    private final RedisLink redis;
    private final Keys keys;
    private final LedgerReader ledger;
    private final Retention retention;
    private final Clock clock;

    public RedisViews(RedisLink redis, Keys keys, LedgerReader ledger, Retention retention, Clock clock) {
        this.redis = redis;
        this.keys = keys;
        this.ledger = ledger;
        this.retention = retention;
        this.clock = clock;
    }

    private record Shown(Optional<Notification> notification, boolean complete) {}

    @Override
    public CompletionStage<Found> find(Tenant tenant, NotificationId id) {
        return shown(id).thenCompose(shown -> {
            if (shown.notification().isPresent() || shown.complete()) {
                return CompletableFuture.completedFuture(visible(shown.notification(), tenant, new Found.None()));
            }
            return ledger.owned(id)
                    .thenCompose(owned -> owned.isPresent()
                            ? CompletableFuture.completedFuture(visible(owned, tenant, notInLedger()))
                            : read(tenant, id))
                    .exceptionally(failure ->
                            new Found.CannotTell("neither Redis nor the ledger can be read: " + failure.getMessage()));
        });
    }

    /**
     * In this order: what was accepted before is in the ledger once all is recorded, and what the ledger then lacks is not
     * there, or was settled so long ago that nothing but its id is remembered.
     */
    private CompletionStage<Found> read(Tenant tenant, NotificationId id) {
        return ledger.hasAll(id)
                .thenCompose(all -> ledger.read(id)
                        .thenApply(found -> visible(found, tenant, all ? new Found.None() : notInLedger())));
    }

    @Override
    public CompletionStage<Optional<Notification>> glance(Tenant tenant, NotificationId id) {
        return shown(id)
                .thenCompose(shown -> shown.notification().isPresent()
                        ? CompletableFuture.completedFuture(shown.notification())
                        : ledger.owned(id))
                .thenApply(found -> found.filter(n -> n.request().tenant().equals(tenant)));
    }

    @Override
    public CompletionStage<Found> known(NotificationId id) {
        return shown(id)
                .thenApply(shown -> shown.notification()
                        .<Found>map(Found.View::new)
                        .orElseGet(() -> shown.complete() ? new Found.None() : notInLedger()));
    }

    private static Found notInLedger() {
        return new Found.CannotTell(
                "it is not in the ledger, where requests accepted in the last moments are not recorded yet, and Redis,"
                        + " which would know of them, is away or incomplete");
    }

    private static Found visible(Optional<Notification> found, Tenant tenant, Found otherwise) {
        if (found.isEmpty()) {
            return otherwise;
        }
        // Another tenant's notification does not exist, not even as a refusal.
        return found.get().request().tenant().equals(tenant) ? new Found.View(found.get()) : new Found.None();
    }

    private CompletionStage<Shown> shown(NotificationId id) {
        var session = redis.session();
        var partition = keys.partition(id);
        if (session.isEmpty() || partition.isEmpty()) {
            return CompletableFuture.completedFuture(new Shown(Optional.empty(), false));
        }
        var commands = session.get().commands();
        // In this order: a mark seen first could vouch for a view that is lost before it is read.
        var entry = commands.hget(Keys.view(partition.get(), id), "entry");
        var record = commands.exists(Keys.record(partition.get(), id));
        var mark = commands.exists(Keys.loaded(partition.get(), session.get().identity()));
        return entry.thenCombine(record, RedisViews::shown)
                .thenCombine(mark, (shown, marks) -> new Shown(shown.notification(), shown.complete() && marks == 1))
                .exceptionally(failure -> new Shown(Optional.empty(), false));
    }

    /** A record without a view: its owner is about to show it, or its view has had its time. The ledger may know more. */
    private static Shown shown(byte @Nullable [] entry, long records) {
        return entry == null
                ? new Shown(Optional.empty(), records == 0)
                : new Shown(Optional.of(Codec.entry(entry, "")), true);
    }

    @Override
    public CompletionStage<Page> list(Query query) {
        var session = redis.session();
        if (session.isEmpty()) {
            return unavailable(null);
        }
        return page(session.get().commands(), query, query.after(), new ArrayList<>(), 0)
                .exceptionallyCompose(RedisViews::unavailable);
    }

    private static <T> CompletionStage<T> unavailable(@Nullable Throwable cause) {
        var message = "lists are read from Redis, which does not answer";
        return CompletableFuture.failedFuture(
                new UnavailableException(message, cause == null ? new IllegalStateException(message) : cause));
    }

    private CompletionStage<Page> page(
            RedisAsyncCommands<String, byte[]> commands,
            Query query,
            Optional<Cursor> after,
            List<Notification> found,
            int scanned) {
        String list = Keys.list(query.listing(), query.tenant());
        int chunk = Math.max(query.limit(), 50);
        return commands.zrevrangebylex(list, range(query.listing(), after), Limit.create(0, chunk))
                .thenCompose(positions -> {
                    var cursors = positions.stream()
                            .map(position -> new Cursor(new String(position, US_ASCII)))
                            .toList();
                    return load(commands, cursors).thenCompose(loaded -> {
                        Optional<Cursor> full = fill(query, cursors, loaded, found);
                        if (full.isPresent() || cursors.size() < chunk) {
                            return CompletableFuture.completedFuture(new Page(List.copyOf(found), full));
                        }
                        Cursor last = cursors.get(cursors.size() - 1);
                        return scanned + chunk >= MAX_SCANNED
                                ? CompletableFuture.completedFuture(new Page(List.copyOf(found), Optional.of(last)))
                                : page(commands, query, Optional.of(last), found, scanned + chunk);
                    });
                });
    }

    private Range<byte[]> range(Listing listing, Optional<Cursor> after) {
        Instant oldest = clock.instant().minus(retention.of(listing));
        byte[] from = Cursor.startOf(oldest).getBytes(US_ASCII);
        return after.map(cursor -> Range.from(
                        Range.Boundary.including(from),
                        Range.Boundary.excluding(cursor.position().getBytes(US_ASCII))))
                .orElseGet(() -> Range.from(Range.Boundary.including(from), Range.Boundary.unbounded()));
    }

    /** Adds matching rows; the position of the last one if that made the page full and more may follow. */
    private static Optional<Cursor> fill(
            Query query, List<Cursor> cursors, List<Optional<Notification>> loaded, List<Notification> found) {
        for (int i = 0; i < cursors.size(); i++) {
            var place = Optional.of(cursors.get(i));
            var row = loaded.get(i)
                    .filter(n -> query.listing().placeOf(n).equals(place))
                    .filter(n -> query.states().isEmpty() || query.states().contains(n.state()));
            if (row.isEmpty()) {
                continue;
            }
            if (found.size() == query.limit()) {
                return query.listing().placeOf(found.get(found.size() - 1));
            }
            found.add(row.get());
        }
        return Optional.empty();
    }

    private CompletionStage<List<Optional<Notification>>> load(
            RedisAsyncCommands<String, byte[]> commands, List<Cursor> cursors) {
        var entries = cursors.stream()
                .map(cursor -> keys.partition(cursor.id())
                        .map(partition -> commands.hget(Keys.view(partition, cursor.id()), "entry")
                                .toCompletableFuture())
                        .orElseGet(() -> CompletableFuture.completedFuture(null)))
                .toList();
        return CompletableFuture.allOf(entries.toArray(CompletableFuture[]::new))
                .thenApply(done -> entries.stream()
                        .map(entry -> Optional.ofNullable(entry.join()).flatMap(RedisViews::readable))
                        .toList());
    }

    /** A row of a newer version is left out: it must not take the whole list with it. */
    private static Optional<Notification> readable(byte[] entry) {
        try {
            return Optional.of(Codec.entry(entry, ""));
        } catch (RuntimeException e) {
            LOG.warn("row left out of a list, this version cannot read it: cause={}", e.toString());
            return Optional.empty();
        }
    }
}
