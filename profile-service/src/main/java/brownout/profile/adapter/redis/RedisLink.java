package brownout.profile.adapter.redis;

import brownout.profile.replication.ViewUnavailableException;
import brownout.profile.time.Time;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that comes up whenever Redis does.
 *
 * <p>Every command ends within {@link #COMMAND_LIMIT}. A connection on which nothing has been answered for
 * {@link #DEAD_AFTER} is thrown away: behind a network that swallows packets it would otherwise stay until the kernel gives
 * up, long after the network has healed.
 */
final class RedisLink implements AutoCloseable {

    static final Duration COMMAND_LIMIT = Duration.ofSeconds(1);
    static final Duration DEAD_AFTER = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final Time time;

    private @Nullable CompletableFuture<StatefulRedisConnection<String, byte[]>> connection;
    private long lastAttempt;
    private volatile long lastAnswer;
    private volatile @Nullable String trouble = "not connected yet";

    RedisLink(String uri, Time time) {
        this.time = time;
        this.uri = RedisURI.create(uri);
        this.uri.setTimeout(COMMAND_LIMIT);
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(() -> Delay.constant(RETRY))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(20_000)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_LIMIT))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(COMMAND_LIMIT)
                        .keepAlive(true)
                        .build())
                .build());
        this.lastAttempt = time.nanos() - RETRY.toNanos();
    }

    /** Why Redis cannot be used; null while it can. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Sends a command; fails with {@link ViewUnavailableException} within about two command limits. */
    <T> CompletableFuture<T> send(Function<RedisAsyncCommands<String, byte[]>, CompletableFuture<T>> command) {
        return connected().thenCompose(open -> command.apply(open.async())).handle((value, failure) -> {
            if (failure == null) {
                lastAnswer = time.nanos();
                trouble = null;
                return value;
            }
            throw unavailable(failure);
        });
    }

    private synchronized CompletableFuture<StatefulRedisConnection<String, byte[]>> connected() {
        boolean failed = connection != null && connection.isCompletedExceptionally();
        if (connection == null || (failed && time.nanos() - lastAttempt >= RETRY.toNanos())) {
            lastAttempt = time.nanos();
            connection = client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri)
                    .toCompletableFuture();
            var unused = connection.thenRun(() -> {
                lastAnswer = time.nanos();
                LOG.info("redis connected uri={}", uri);
            });
        }
        return connection;
    }

    private ViewUnavailableException unavailable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ViewUnavailableException known) {
            return known;
        }
        String message = "Redis at " + uri.getHost() + ":" + uri.getPort() + ": " + cause.getMessage();
        trouble = message;
        if (cause instanceof RedisCommandTimeoutException && time.nanos() - lastAnswer > DEAD_AFTER.toNanos()) {
            discard();
        }
        return new ViewUnavailableException(message, cause);
    }

    private synchronized void discard() {
        if (connection != null && connection.isDone() && !connection.isCompletedExceptionally()) {
            LOG.warn("redis connection discarded, no answer for {} ms", DEAD_AFTER.toMillis());
            var unused = connection.join().closeAsync();
            connection = null;
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
