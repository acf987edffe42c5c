package brownout.jobqueue.adapter.redis;

import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.redis.RedisServer;
import brownout.jobqueue.lease.LeasePolicy;
import brownout.jobqueue.lease.LeaseStoreContract;
import io.lettuce.core.api.sync.RedisCommands;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Redis keeps the contract, by its own clock. */
class RedisLeaseStoreIT extends LeaseStoreContract {
    private static RedisServer server;
    private static RedisLink link;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = RedisServer.start(directory);
        link = new RedisLink(server.uri(), Duration.ofSeconds(20));
    }

    @AfterAll
    static void stop() {
        link.close();
        server.close();
    }

    @Override
    protected Store open(Supplier<LeasePolicy> policy) {
        link.call(RedisCommands::flushall);
        RedisScripts scripts = new RedisScripts(link, OpenTelemetry.noop().getTracer("test"));
        new RedisShard(scripts).open(0, 0);
        return new Store(
                new RedisLeaseStore(scripts, policy, new Random(7)),
                new RedisIntake(scripts),
                new RedisOutbox(scripts));
    }

    @Override
    protected void pass(Duration time) {
        Instant until = now().plus(time);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> now().isAfter(until));
    }

    @Override
    protected Instant now() {
        List<byte[]> time = link.call(RedisCommands::time);
        long seconds = Long.parseLong(new String(time.get(0), StandardCharsets.UTF_8));
        long micros = Long.parseLong(new String(time.get(1), StandardCharsets.UTF_8));
        return Instant.ofEpochSecond(seconds, micros * 1000);
    }
}
