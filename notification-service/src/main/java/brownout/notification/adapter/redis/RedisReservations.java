package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.Script.bytes;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.Reservation;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.Safeguard;
import brownout.notification.intake.Reservations;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The idempotency fast path in Redis, one Lua call per decision.
 *
 * <p>How it can fail: Redis away, flushed, restarted or failed over. Then every key looks fresh; the answer says {@code
 * checked=false} unless the partition's owner vouches, by a mark for this very Redis, that all of its keys are here.
 */
public final class RedisReservations implements Reservations {
    private static final Logger LOG = LoggerFactory.getLogger(RedisReservations.class);

    private final RedisLink redis;
    private final Keys keys;
    private final Duration lease;
    private final Retention retention;
    private final Switchboard<Safeguard> safeguards;
    private final CheckThenAct checkThenAct = new CheckThenAct();
    private final Script reserve = Script.load("reserve.lua", ScriptOutputType.MULTI);
    private final Script accept = Script.load("accept.lua", ScriptOutputType.INTEGER);
    private final Script release = Script.load("release.lua", ScriptOutputType.INTEGER);
    private final String process = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong holders = new AtomicLong();

    /** @param lease longer than any accept: afterwards the key is free again */
    public RedisReservations(
            RedisLink redis, Keys keys, Duration lease, Retention retention, Switchboard<Safeguard> safeguards) {
        this.redis = redis;
        this.keys = keys;
        this.lease = lease;
        this.retention = retention;
        this.safeguards = safeguards;
    }

    @Override
    public CompletionStage<Reservation> reserve(NotificationId id, Digest hash) {
        var session = redis.session();
        var partition = keys.partition(id);
        if (session.isEmpty() || partition.isEmpty()) {
            return CompletableFuture.completedFuture(Reservation.Fresh.UNCHECKED);
        }
        var commands = session.get().commands();
        String record = Keys.record(partition.get(), id);
        String mark = Keys.loaded(partition.get(), session.get().identity());
        String holder = process + "-" + holders.incrementAndGet();
        CompletionStage<List<Long>> answer = safeguards.isOn(Safeguard.ATOMIC_RESERVE)
                ? reserve.run(
                        commands,
                        new String[] {record, mark},
                        bytes(hash.hex()),
                        bytes(holder),
                        bytes(lease.toMillis()))
                : checkThenAct.reserve(commands, record, mark, hash, lease);
        return answer.handle((codes, failure) -> codes == null ? away(failure) : decode(codes, holder));
    }

    private static Reservation away(Throwable failure) {
        LOG.debug("reservation not checked, Redis does not answer", failure);
        return Reservation.Fresh.UNCHECKED;
    }

    private static Reservation decode(List<Long> codes, String holder) {
        return switch (codes.get(0).intValue()) {
            case 0 -> new Reservation.Fresh(codes.get(1) == 1, holder);
            case 1 -> new Reservation.Replay();
            case 2 -> new Reservation.InProgress();
            case 3 -> new Reservation.Conflict();
            default -> throw new IllegalStateException("reserve.lua answered " + codes);
        };
    }

    @Override
    public CompletionStage<Boolean> accepted(NotificationRequest request) {
        var id = request.id();
        var session = redis.session();
        var partition = keys.partition(id);
        if (session.isEmpty() || partition.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        var commands = session.get().commands();
        String record = Keys.record(partition.get(), id);
        CompletionStage<Long> answer = safeguards.isOn(Safeguard.ATOMIC_RESERVE)
                ? accept.run(
                        commands,
                        new String[] {
                            record,
                            Keys.loaded(partition.get(), session.get().identity()),
                            Keys.view(partition.get(), id)
                        },
                        bytes(request.hash().hex()),
                        bytes(retention.keys().toMillis()),
                        bytes(retention.views().toMillis()),
                        Codec.entryBytes(Notification.accepted(request), ""))
                : checkThenAct.accept(commands, record, request.hash(), retention.keys());
        return answer.handle((held, failure) -> held != null && held == 1);
    }

    @Override
    public void release(NotificationId id, Reservation.Fresh mine) {
        if (mine.holder().isEmpty()) {
            return;
        }
        keys.partition(id)
                .ifPresent(partition -> redis.session()
                        .ifPresent(session -> release.<Long>run(
                                session.commands(), new String[] {Keys.record(partition, id)}, bytes(mine.holder()))));
    }
}
