package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.Script.bytes;

import brownout.frontdoor.access.Tenant;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.delivery.Notification;
import brownout.notification.query.Cursor;
import brownout.notification.query.Listing;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Writes views and lists: one script call for the views of a partition, one command for each list that they are in. */
final class ViewWriter {
    /** What one script call may hold up everybody else with. */
    private static final int CHUNK = 200;

    private static final Duration BETWEEN_TRIMS = Duration.ofSeconds(2);

    private final String writer;
    private final Retention retention;
    private final Script publish = Script.load("publish.lua", ScriptOutputType.INTEGER);
    private final Map<String, Instant> trimmed = new ConcurrentHashMap<>();

    ViewWriter(String writer, Retention retention) {
        this.writer = writer;
        this.retention = retention;
    }

    CompletableFuture<Void> write(
            RedisAsyncCommands<String, byte[]> commands, int partition, List<Notification> all, Instant now) {
        return write(commands, partition, all, now, 0);
    }

    /** One chunk after the other: a partition that is shown as a whole must not fill the connection's queue. */
    private CompletableFuture<Void> write(
            RedisAsyncCommands<String, byte[]> commands, int partition, List<Notification> all, Instant now, int from) {
        if (from >= all.size()) {
            return CompletableFuture.completedFuture(null);
        }
        int to = Math.min(all.size(), from + CHUNK);
        return chunk(commands, partition, all.subList(from, to), now)
                .thenCompose(done -> write(commands, partition, all, now, to));
    }

    private CompletableFuture<Void> chunk(
            RedisAsyncCommands<String, byte[]> commands, int partition, List<Notification> some, Instant now) {
        var writes = new ArrayList<CompletableFuture<?>>();
        writes.add(views(commands, partition, some, now));
        for (Listing listing : Listing.values()) {
            members(listing, some).forEach((tenant, places) -> {
                String list = Keys.list(listing, tenant);
                writes.add(commands.zadd(list, scored(places)).toCompletableFuture());
                trim(commands, listing, list, now).ifPresent(writes::add);
            });
        }
        for (Notification n : some) {
            Listing.formerUnknownPlace(n)
                    .ifPresent(place -> writes.add(commands.zrem(
                                    Keys.list(
                                            Listing.UNKNOWN_OUTCOMES,
                                            n.request().tenant()),
                                    bytes(place.position()))
                            .toCompletableFuture()));
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Long> views(
            RedisAsyncCommands<String, byte[]> commands, int partition, List<Notification> some, Instant now) {
        var names = new ArrayList<String>();
        var values = new ArrayList<byte[]>();
        for (Notification n : some) {
            names.add(Keys.record(partition, n.id()));
            names.add(Keys.view(partition, n.id()));
            values.add(bytes(n.version()));
            values.add(Codec.entryBytes(n, writer));
            values.add(bytes(n.request().hash().hex()));
            values.add(bytes(retention.ofKey(n, now).toMillis()));
            values.add(bytes(retention.ofView(n, now).toMillis()));
        }
        return publish.<Long>run(commands, names.toArray(String[]::new), values.toArray(byte[][]::new))
                .toCompletableFuture();
    }

    private static Map<Tenant, List<Cursor>> members(Listing listing, List<Notification> some) {
        var members = new LinkedHashMap<Tenant, List<Cursor>>();
        for (Notification n : some) {
            listing.placeOf(n)
                    .ifPresent(place -> members.computeIfAbsent(n.request().tenant(), tenant -> new ArrayList<>())
                            .add(place));
        }
        return members;
    }

    /** All with the same score: a list is ordered by its members. */
    @SuppressWarnings("unchecked")
    private static ScoredValue<byte[]>[] scored(List<Cursor> places) {
        return places.stream()
                .map(place -> ScoredValue.just(0, bytes(place.position())))
                .toArray(ScoredValue[]::new);
    }

    /** Takes out of a list what is older than it goes back, every now and then; one that nobody adds to goes as a whole. */
    private Optional<CompletableFuture<?>> trim(
            RedisAsyncCommands<String, byte[]> commands, Listing listing, String list, Instant now) {
        Instant last = trimmed.getOrDefault(list, Instant.MIN);
        if (now.minus(BETWEEN_TRIMS).isBefore(last)) {
            return Optional.empty();
        }
        trimmed.put(list, now);
        Duration length = retention.of(listing);
        var expired = Range.from(
                Range.Boundary.<byte[]>unbounded(), Range.Boundary.excluding(bytes(Cursor.startOf(now.minus(length)))));
        return Optional.of(commands.zremrangebylex(list, expired)
                .thenCombine(commands.pexpire(list, length.toMillis()), (removed, lives) -> removed)
                .toCompletableFuture());
    }
}
