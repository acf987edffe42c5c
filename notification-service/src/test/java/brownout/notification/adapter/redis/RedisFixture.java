package brownout.notification.adapter.redis;

import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.redis.RedisServer;
import brownout.notification.delivery.Notification;
import brownout.notification.query.ViewSink;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A real Redis with a link to it, and an owner of one partition that has shown all it knows: nothing. */
final class RedisFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Retention RETENTION = new Retention(Duration.ofHours(1), Duration.ofHours(24));
    static final int PARTITION = 3;

    private final RedisServer server;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    final RedisLink link;
    final Keys keys = new Keys(() -> Optional.of(id -> PARTITION));
    final RedisViewSink sink;

    RedisFixture(Path directory) {
        server = RedisServer.start(directory);
        client = RedisClient.create(server.uri());
        connection = client.connect(StringCodec.UTF8);
        link = new RedisLink(server.uri(), Duration.ofSeconds(2));
        link.start();
        await().atMost(PATIENCE).until(link::isConnected);
        sink = new RedisViewSink(link, "owner", RETENTION, new FakeProgress(), Clock.systemUTC());
        sink.owned(PARTITION, 1);
        await().atMost(PATIENCE).until(() -> {
            sink.keepAlive(PARTITION, all(List::of));
            return commands().exists(mark()) == 1;
        });
    }

    /** An owner that remembers nothing by its id alone. */
    static ViewSink.Known all(Supplier<List<Notification>> all) {
        return new ViewSink.Known() {
            @Override
            public List<Notification> all() {
                return all.get();
            }

            @Override
            public boolean isWhole() {
                return true;
            }
        };
    }

    RedisCommands<String, String> commands() {
        return connection.sync();
    }

    String mark() {
        return Keys.loaded(PARTITION, link.session().orElseThrow().identity());
    }

    @Override
    public void close() {
        link.close();
        connection.close();
        client.shutdown();
        server.close();
    }
}
