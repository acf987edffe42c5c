package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.Script.bytes;

import brownout.notification.adapter.codec.Codec;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.Reservation;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.intake.Reservations;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
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
    private final Duration horizon;
    private final Script reserve = Script.load("reserve.lua", ScriptOutputType.MULTI);
    private final Script accept = Script.load("accept.lua", ScriptOutputType.INTEGER);
    private final Script release = Script.load("release.lua", ScriptOutputType.INTEGER);

    /**
     * @param lease how long a holder may take to make its request durable; afterwards the key is free again
     * @param horizon how long an accepted key is remembered
     */
    public RedisReservations(
            RedisLink redis,
            Supplier<Optional<ToIntFunction<NotificationId>>> partitionOf,
            Duration lease,
            Duration horizon) {
        this.redis = redis;
        this.keys = new Keys(partitionOf);
        this.lease = lease;
        this.horizon = horizon;
    }

    @Override
    public CompletionStage<Reservation> reserve(NotificationId id, Digest hash) {
        var session = redis.session();
        var partition = keys.partition(id);
        if (session.isEmpty() || partition.isEmpty()) {
            return CompletableFuture.completedFuture(new Reservation.Fresh(false));
        }
        String[] touched = {
            Keys.notification(partition.get(), id),
            Keys.loaded(partition.get(), session.get().identity())
        };
        return reserve.<List<Long>>run(session.get().commands(), touched, bytes(hash.hex()), bytes(lease.toMillis()))
                .handle((answer, failure) -> answer == null ? away(failure) : decode(answer));
    }

    private static Reservation away(Throwable failure) {
        LOG.debug("reservation not checked, Redis does not answer", failure);
        return new Reservation.Fresh(false);
    }

    private static Reservation decode(List<Long> answer) {
        return switch (answer.get(0).intValue()) {
            case 0 -> new Reservation.Fresh(answer.get(1) == 1);
            case 1 -> new Reservation.Replay();
            case 2 -> new Reservation.InProgress();
            case 3 -> new Reservation.Conflict();
            default -> throw new IllegalStateException("reserve.lua answered " + answer);
        };
    }

    @Override
    public void accepted(NotificationRequest request) {
        var id = request.id();
        byte[] view = Codec.entryBytes(Notification.accepted(request), "");
        keys.partition(id)
                .ifPresent(partition -> redis.session()
                        .ifPresent(session -> accept.<Long>run(
                                session.commands(),
                                new String[] {
                                    Keys.notification(partition, id), Keys.loaded(partition, session.identity())
                                },
                                bytes(request.hash().hex()),
                                bytes(horizon.toMillis()),
                                view)));
    }

    @Override
    public void release(NotificationId id, Digest hash) {
        keys.partition(id)
                .ifPresent(partition -> redis.session()
                        .ifPresent(session -> release.<Long>run(
                                session.commands(),
                                new String[] {Keys.notification(partition, id)},
                                bytes(hash.hex()))));
    }
}
