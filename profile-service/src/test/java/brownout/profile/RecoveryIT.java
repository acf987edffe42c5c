package brownout.profile;

import static brownout.profile.Regions.EU;
import static brownout.profile.Regions.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.profile.Regions.Reply;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is left after something died. */
@ExtendWith(RunningRegions.class)
class RecoveryIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final String id = "user-" + UUID.randomUUID();

    @Test
    void a_replica_that_was_killed_goes_on_where_its_view_is(Regions regions) {
        Reply first = regions.put(EU, id, "before");
        regions.service(EU).crash();
        Reply second = regions.put(US, id, "meanwhile");
        assertThat(second.version()).isEqualTo(2);
        regions.service(EU).start();
        regions.awaitReady(EU);
        Reply session = regions.read(EU, id, "Consistency", "session", "Session-Token", second.token());
        assertThat(session.version()).as(session.toString()).isEqualTo(2);
        assertThat(session.header("Served-By")).isEqualTo("eu; redis");
        assertThat(first.version()).isEqualTo(1);
    }

    @Test
    void a_home_that_was_killed_takes_over_from_itself_and_gives_out_no_version_twice(Regions regions) {
        regions.put(US, id, "one", "Idempotency-Key", "key-1");
        regions.service(US).crash();
        Reply refused = regions.put(EU, id, "nobody is there", "Request-Timeout", "1s");
        assertThat(refused.status()).as(refused.toString()).isIn(503, 504);
        regions.service(US).start();
        regions.awaitReady(US);
        await().atMost(SOON).untilAsserted(() -> {
            Reply replay = regions.put(EU, id, "one", "Idempotency-Key", "key-1", "Request-Timeout", "20s");
            assertThat(replay.version()).as(replay.toString()).isEqualTo(1);
            assertThat(replay.header("Idempotency-Replayed")).isEqualTo("true");
        });
        Reply next = regions.put(EU, id, "two", "Request-Timeout", "20s");
        assertThat(next.version()).as(next.toString()).isBetween(2L, 3L);
        assertThat(next.json().path("prevVersion").asLong()).isEqualTo(next.version() - 1);
    }

    @Test
    void an_emptied_redis_is_filled_again_from_the_log_and_nothing_wrong_is_said_meanwhile(Regions regions) {
        Reply written = regions.put(US, id, "kept in the log", "Idempotency-Key", "key-1");
        String[] session = {"Consistency", "session", "Session-Token", written.token()};
        assertThat(regions.read(EU, id, session).version()).isEqualTo(1);
        for (String region : new String[] {EU, US}) {
            flush(regions.redis(region).uri());
        }
        // From here on until it is filled: the right version or a refusal, never "no such profile".
        for (int i = 0; i < 20; i++) {
            for (Reply reply : new Reply[] {
                regions.read(EU, id, "On-Unavailable", "fail"),
                regions.read(EU, id, session),
                regions.read(US, id, "Consistency", "strong")
            }) {
                assertThat(reply.status()).as(reply.toString()).isIn(200, 503);
                assertThat(reply.status() == 200 ? reply.version() : 1).isEqualTo(1);
            }
        }
        await().atMost(SOON).untilAsserted(() -> {
            Reply local = regions.read(EU, id, session);
            assertThat(local.header("Served-By")).as(local.toString()).isEqualTo("eu; redis");
        });
        // The idempotency key was lost with Redis and found again in the log.
        await().atMost(SOON).untilAsserted(() -> {
            Reply retry = regions.put(US, id, "kept in the log", "Idempotency-Key", "key-1");
            assertThat(retry.header("Idempotency-Replayed"))
                    .as(retry.toString())
                    .isEqualTo("true");
        });
    }

    @Test
    void without_its_redis_a_region_is_not_ready_and_lets_the_home_answer(Regions regions) {
        regions.put(US, id, "somewhere else");
        regions.redis(EU).process().pause();
        try {
            Reply read = regions.read(EU, id, "Request-Timeout", "10s");
            assertThat(read.version()).as(read.toString()).isEqualTo(1);
            assertThat(read.header("Served-By")).isEqualTo("us; forwarded");
            Reply ready = regions.send(EU, "GET", "/q/health/ready", null);
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.http().body()).contains("\"redis\"");
            assertThat(regions.send(EU, "GET", "/q/health/live", null).status()).isEqualTo(200);
        } finally {
            regions.redis(EU).process().resume();
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                regions.send(EU, "GET", "/q/health/ready", null).status())
                        .isEqualTo(200));
    }

    private static void flush(String uri) {
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().flushall();
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }
}
