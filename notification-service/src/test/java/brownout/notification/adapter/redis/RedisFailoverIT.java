package brownout.notification.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.redis.RedisServer;
import brownout.chaos.testkit.toxiproxy.Toxiproxy;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.Reservation;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.Safeguard;
import brownout.notification.delivery.Samples;
import brownout.notification.query.LedgerReader;
import brownout.notification.query.Views.Found;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that is there, answers, and has lost something: nothing that it lacks may be called missing. */
class RedisFailoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Retention RETENTION = new Retention(Duration.ofHours(1), Duration.ofHours(1));
    private static final int PARTITION = 3;
    private static final Keys KEYS = new Keys(() -> Optional.of(id -> PARTITION));

    @TempDir
    Path directory;

    private final Map<NotificationId, Notification> ledger = new ConcurrentHashMap<>();
    private final AtomicInteger scans = new AtomicInteger();
    private final int door = FreePorts.next();
    private RedisServer first;
    private Toxiproxy proxy;
    private RedisLink link;
    private RedisViewSink sink;
    private RedisViews views;
    private RedisReservations reservations;

    @BeforeEach
    void start() {
        first = RedisServer.start(directory.resolve("first"));
        proxy = Toxiproxy.embedded(ToxiproxyServer.builder().port(0));
        proxies(
                "/proxies",
                "{\"name\":\"redis\",\"listen\":\"127.0.0.1:" + door + "\",\"upstream\":\"127.0.0.1:" + first.port()
                        + "\"}");
        link = new RedisLink("redis://127.0.0.1:" + door, Duration.ofMillis(500));
        link.start();
        sink = new RedisViewSink(link, "owner", RETENTION, new FakeProgress(), Clock.systemUTC());
        views = new RedisViews(
                link,
                KEYS,
                new LedgerReader() {
                    @Override
                    public CompletionStage<Optional<Notification>> owned(NotificationId id) {
                        return CompletableFuture.completedFuture(Optional.empty());
                    }

                    @Override
                    public CompletionStage<Boolean> hasAll(NotificationId id) {
                        return CompletableFuture.completedFuture(false);
                    }

                    @Override
                    public CompletionStage<Optional<Notification>> read(NotificationId id) {
                        scans.incrementAndGet();
                        return CompletableFuture.completedFuture(Optional.ofNullable(ledger.get(id)));
                    }
                },
                RETENTION,
                Clock.systemUTC());
        reservations =
                new RedisReservations(link, KEYS, Duration.ofSeconds(5), RETENTION, Switchboard.allOn(Safeguard.class));
        await().atMost(PATIENCE).until(link::isConnected);
        sink.owned(PARTITION, 1);
        awaitBelieved();
    }

    @AfterEach
    void stop() {
        link.close();
        proxy.close();
        first.close();
    }

    @Test
    void a_redis_that_comes_back_without_its_last_seconds_gives_no_false_404_and_no_false_fresh() {
        var kept = settle("kept");
        copy(directory.resolve("first"), directory.resolve("backup"));
        var lost = settle("lost");
        assertThat(find(lost)).isInstanceOf(Found.View.class);

        first.process().crash();
        copy(directory.resolve("backup"), directory.resolve("first"));
        first.process().start();
        first.awaitReady();
        await().atMost(PATIENCE).until(() -> link.isConnected() && direct(first, redis -> redis.dbsize() > 0));

        assertThat(find(kept)).isInstanceOf(Found.View.class);
        assertThat(find(lost)).isInstanceOf(Found.View.class);
        assertThat(reserve(lost))
                .isInstanceOf(Reservation.Fresh.class)
                .matches(answer -> !((Reservation.Fresh) answer).checked());
        shownAgainWithoutTraffic(lost);
    }

    @Test
    void a_replica_that_takes_over_without_the_last_writes_is_not_believed_before_all_is_shown_again() {
        try (var second = RedisServer.start(directory.resolve("second"))) {
            var kept = settle("kept");
            direct(second, redis -> redis.replicaof("127.0.0.1", first.port()));
            await().atMost(PATIENCE)
                    .until(() ->
                            direct(second, redis -> redis.info("replication").contains("master_link_status:up")));
            await().atMost(PATIENCE).until(() -> direct(second, redis -> redis.dbsize() > 0));
            direct(second, redis -> redis.replicaofNoOne());
            var lost = settle("lost");

            first.process().crash();
            proxies("/proxies/redis", "{\"upstream\":\"127.0.0.1:" + second.port() + "\"}");
            await().atMost(PATIENCE).until(link::isConnected);

            assertThat(find(kept)).isInstanceOf(Found.View.class);
            assertThat(find(lost)).isInstanceOf(Found.View.class);
            shownAgainWithoutTraffic(lost);
        }
    }

    @Test
    void a_redis_that_may_drop_keys_is_never_taken_for_complete() {
        direct(first, redis -> redis.configSet("maxmemory", "100mb"));
        direct(first, redis -> redis.configSet("maxmemory-policy", "allkeys-lru"));
        var nothing = request("nothing");
        await().atMost(PATIENCE).untilAsserted(() -> {
            sink.keepAlive(PARTITION, RedisFixture.all(() -> List.copyOf(ledger.values())));
            assertThat(find(nothing)).isInstanceOf(Found.CannotTell.class);
        });
    }

    @Test
    void a_connection_that_nobody_answers_is_thrown_away_and_made_anew() {
        first.process().pause();
        await().atMost(PATIENCE).until(() -> !link.isConnected());
        first.process().resume();
        await().atMost(PATIENCE).until(link::isConnected);
        awaitBelieved();
    }

    /** Nothing is published meanwhile: the owner's regular call is enough. */
    private void shownAgainWithoutTraffic(Notification lost) {
        awaitBelieved();
        int before = scans.get();
        assertThat(find(lost)).isInstanceOf(Found.View.class);
        assertThat(scans).as("Redis knows it again").hasValue(before);
        assertThat(reserve(lost)).isInstanceOf(Reservation.Replay.class);
    }

    private void awaitBelieved() {
        var nothing = request("never-sent-" + System.nanoTime());
        await().atMost(PATIENCE).untilAsserted(() -> {
            sink.keepAlive(PARTITION, RedisFixture.all(() -> List.copyOf(ledger.values())));
            assertThat(find(nothing)).isInstanceOf(Found.None.class);
        });
    }

    private Notification settle(String key) {
        var settled = request(key).withVersion(1);
        ledger.put(settled.id(), settled);
        await().atMost(PATIENCE).untilAsserted(() -> {
            sink.publish(PARTITION, List.of(settled));
            long there = direct(first, redis -> redis.exists(Keys.view(PARTITION, settled.id())));
            assertThat(there).isEqualTo(1);
        });
        return settled;
    }

    private static Notification request(String key) {
        return Notification.accepted(Samples.request(key, Samples.push(Guarantee.AT_MOST_ONCE), Instant.now()));
    }

    private Found find(Notification n) {
        return views.find(Tenant.DEFAULT, n.id()).toCompletableFuture().join();
    }

    private Reservation reserve(Notification n) {
        return reservations
                .reserve(n.id(), n.request().hash())
                .toCompletableFuture()
                .join();
    }

    private static <T> T direct(RedisServer server, Function<RedisCommands<String, String>, T> call) {
        var client = RedisClient.create(server.uri());
        try (var connection = client.connect()) {
            return call.apply(connection.sync());
        } finally {
            client.shutdown();
        }
    }

    private void proxies(String path, String body) {
        try {
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(proxy.api() + path))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What Redis has written so far: a file, or a directory from version 7 on. */
    private static void copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(path -> path.toString().contains("append") && Files.isRegularFile(path))
                    .toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
