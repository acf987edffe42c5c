package brownout.notification.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.Reservation;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.Safeguard;
import brownout.notification.delivery.Samples;
import brownout.notification.intake.Reservations;
import brownout.notification.intake.ReservationsContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisReservationsIT extends ReservationsContract {
    private static final Duration LEASE = Duration.ofMillis(700);
    private static RedisFixture redis;
    private final Reservations reservations = with(Switchboard.allOn(Safeguard.class));

    @BeforeAll
    static void start(@TempDir Path directory) {
        redis = new RedisFixture(directory);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    /** As the owner does it: the mark lapses otherwise. */
    @BeforeEach
    void vouch() {
        redis.commands().set(redis.mark(), "1");
    }

    private static Reservations with(Switchboard<Safeguard> safeguards) {
        return new RedisReservations(redis.link, redis.keys, LEASE, RedisFixture.RETENTION, safeguards);
    }

    @Override
    protected Reservations reservations() {
        return reservations;
    }

    @Override
    protected void outlastTheLease() {
        await().atMost(RedisFixture.PATIENCE)
                .until(() -> redis.commands().keys("n:{p*").stream()
                        .noneMatch(key -> !key.contains("load")
                                && !key.contains("since")
                                && "pending".equals(redis.commands().hget(key, "state"))));
    }

    @Test
    void without_the_safeguard_two_bodies_at_the_same_moment_both_find_the_key_free() {
        var naive = with(Switchboard.of(Safeguard.class, Map.of("atomic-reserve", false)));
        // Whether the gap of one key is met is luck; in some of many it is.
        await().atMost(RedisFixture.PATIENCE).until(() -> foundFreeByBodiesAtOnce(naive) > 1);
    }

    @Test
    void with_it_one_body_of_many_finds_the_key_free() {
        for (int key = 0; key < 50; key++) {
            assertThat(foundFreeByBodiesAtOnce(reservations)).isEqualTo(1);
        }
    }

    private static long foundFreeByBodiesAtOnce(Reservations reservations) {
        var request = request();
        var answers = IntStream.range(0, 32)
                .mapToObj(body -> reservations
                        .reserve(request.id(), Digest.of("body " + body))
                        .toCompletableFuture())
                .toList();
        return answers.stream()
                .filter(answer -> answer.join() instanceof Reservation.Fresh fresh && fresh.checked())
                .count();
    }

    @Test
    void a_key_is_kept_for_as_long_as_a_repeat_is_recognised_and_its_view_for_less() {
        var request = request();
        reservations.reserve(request.id(), request.hash()).toCompletableFuture().join();
        reservations.accepted(request).toCompletableFuture().join();
        assertThat(redis.commands().pttl(Keys.record(RedisFixture.PARTITION, request.id())))
                .isGreaterThan(Duration.ofHours(23).toMillis());
        assertThat(redis.commands().pttl(Keys.view(RedisFixture.PARTITION, request.id())))
                .isBetween(1L, Duration.ofHours(1).toMillis());
        assertThat(redis.commands().memoryUsage(Keys.record(RedisFixture.PARTITION, request.id())))
                .as("bytes of a key, as the README tells")
                .isLessThan(320);
        assertThat(redis.commands().memoryUsage(Keys.view(RedisFixture.PARTITION, request.id())))
                .as("bytes of the view of a short notification")
                .isLessThan(1_024);
    }

    private static NotificationRequest request() {
        return Samples.request("key-" + UUID.randomUUID(), Samples.push(Guarantee.AT_MOST_ONCE), Instant.now());
    }
}
