package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.RedisFixture.PARTITION;
import static brownout.notification.adapter.redis.RedisFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.notification.adapter.codec.Codec;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MutableClock;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.Samples;
import brownout.notification.query.ViewSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a Redis counts as complete, and what is shown of a notification that changes quickly. */
class RedisViewSinkIT {
    private static RedisFixture redis;

    private final FakeProgress log = new FakeProgress();
    private final MutableClock clock = new MutableClock();
    private boolean whole = true;
    private final RedisViewSink sink = new RedisViewSink(redis.link, "owner", RedisFixture.RETENTION, log, clock);
    private final ViewSink.Known known = new ViewSink.Known() {
        @Override
        public List<Notification> all() {
            return List.of();
        }

        @Override
        public boolean isWhole() {
            return whole;
        }
    };

    @BeforeAll
    static void start(@TempDir Path directory) {
        redis = new RedisFixture(directory);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private void ownAfterAFlush() {
        redis.commands().flushall();
        sink.owned(PARTITION, 7);
    }

    @Test
    void requests_that_were_in_the_log_before_a_flush_hold_the_mark_back_until_they_are_recorded() {
        log.end = 5;
        log.recorded = 4;
        ownAfterAFlush();
        for (int i = 0; i < 20; i++) {
            step();
        }
        assertThat(isComplete()).isFalse();
        log.recorded = 5;
        awaitComplete();
    }

    @Test
    void a_redis_that_lacks_what_is_remembered_by_id_alone_is_complete_after_a_whole_horizon() {
        whole = false;
        ownAfterAFlush();
        for (int i = 0; i < 20; i++) {
            step();
        }
        assertThat(isComplete()).isFalse();
        clock.advance(RedisFixture.RETENTION.keys());
        awaitComplete();
    }

    @Test
    void a_successor_trusts_a_redis_that_has_been_given_everything() {
        ownAfterAFlush();
        awaitComplete();
        whole = false;
        redis.commands().del(redis.mark());
        sink.owned(PARTITION, 8);
        awaitComplete();
    }

    @Test
    void only_the_newest_version_of_a_gathering_is_written_and_never_an_older_one_after_it() {
        ownAfterAFlush();
        awaitComplete();
        var first = Notification.accepted(
                Samples.request("key-" + UUID.randomUUID(), Samples.push(Guarantee.AT_MOST_ONCE), Instant.now()));
        sink.publish(PARTITION, List.of(first.withVersion(1)));
        sink.publish(PARTITION, List.of(first.withVersion(3)));
        await().atMost(PATIENCE).until(() -> shown(first) == 3);
        sink.publish(PARTITION, List.of(first.withVersion(2)));
        var other = Notification.accepted(
                Samples.request("key-" + UUID.randomUUID(), Samples.push(Guarantee.AT_MOST_ONCE), Instant.now()));
        sink.publish(PARTITION, List.of(other.withVersion(1)));
        await().atMost(PATIENCE).until(() -> shown(other) == 1);
        assertThat(shown(first)).isEqualTo(3);
    }

    @Test
    void a_gathering_costs_one_script_call_and_one_command_for_each_list_however_much_has_changed() {
        ownAfterAFlush();
        awaitComplete();
        var many = IntStream.range(0, 150)
                .mapToObj(i -> Notification.accepted(Samples.request(
                        "key-" + UUID.randomUUID(), Samples.push(Guarantee.AT_MOST_ONCE), Instant.now())))
                .toList();
        redis.commands().configResetstat();
        for (int version = 1; version <= 3; version++) {
            for (Notification n : many) {
                sink.publish(PARTITION, List.of(n.withVersion(version)));
            }
        }
        await().atMost(PATIENCE).until(() -> many.stream().allMatch(n -> shown(n) == 3));
        // A slow machine may need a few gatherings for what took one here: far from 450 of each all the same.
        assertThat(calls("evalsha")).isBetween(1L, 10L);
        assertThat(calls("zadd")).isBetween(1L, 10L);
    }

    private static long calls(String command) {
        return redis.commands()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .map(line -> line.replaceAll("^[a-z_]+:calls=([0-9]+),.*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    private void step() {
        sink.keepAlive(PARTITION, known);
        redis.link
                .session()
                .orElseThrow()
                .commands()
                .ping()
                .toCompletableFuture()
                .join();
    }

    private void awaitComplete() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            step();
            return isComplete();
        });
    }

    private static boolean isComplete() {
        return redis.commands().exists(redis.mark()) == 1;
    }

    private static long shown(Notification n) {
        byte[] entry = redis.link
                .session()
                .orElseThrow()
                .commands()
                .hget(Keys.view(PARTITION, n.id()), "entry")
                .toCompletableFuture()
                .join();
        return entry == null ? 0 : Codec.entry(entry, "").version();
    }
}
