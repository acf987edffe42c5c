package brownout.notification.adapter.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis, which may be away at any time, also at start. While it is, commands fail at once instead of
 * queueing up: whoever asks has another way.
 */
public final class RedisLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
    private volatile boolean closed;

    public RedisLink(String uri, Duration timeout) {
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.constant(RETRY))
                .build();
        this.client = RedisClient.create(resources);
        this.client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                // A reply that never comes must not hold up the replies behind it for ever.
                .requestQueueSize(4_096)
                .build());
        this.uri = RedisURI.create(uri);
        this.uri.setTimeout(timeout);
    }

    /** Starts connecting and goes on trying. Returns at once. */
    public void start() {
        client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri)
                .whenComplete((connected, failure) -> {
                    if (connected != null) {
                        connection = connected;
                        LOG.info("Redis connected: {}", uri);
                        if (closed) {
                            connected.closeAsync();
                        }
                    } else if (!closed) {
                        resources.eventExecutorGroup().schedule(this::start, RETRY.toMillis(), TimeUnit.MILLISECONDS);
                    }
                });
    }

    /** Empty while it is not connected. */
    Optional<RedisAsyncCommands<String, byte[]>> commands() {
        var current = connection;
        return current == null || !current.isOpen() ? Optional.empty() : Optional.of(current.async());
    }

    /** Whether a connection is up at this moment; says nothing about answers. */
    public boolean isConnected() {
        return commands().isPresent();
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
