package brownout.jobqueue.adapter.redis;

import brownout.jobqueue.lease.StoreUnavailableException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections to Redis: one that all calls share, one that waits for the outbox, one for signals. Each is made on first
 * use and again after a loss. A call after a loss fails at once instead of queueing up behind it; before the first
 * connection stands it waits for it, never longer than twice the time-out.
 */
public final class RedisLink implements AutoCloseable {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final Duration MAX_RECONNECT_DELAY = Duration.ofSeconds(1);

    private final ClientResources resources;
    private final RedisClient client;
    private final Duration timeout;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, byte[]> calls;
    private volatile @Nullable StatefulRedisConnection<String, byte[]> waiting;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> signals;

    public RedisLink(String uri, Duration timeout) {
        this.timeout = timeout;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.exponential(Duration.ofMillis(50), MAX_RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
        RedisURI address = RedisURI.create(uri);
        address.setTimeout(timeout);
        this.client = RedisClient.create(resources, address);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .cancelCommandsOnReconnectFailure(true)
                .timeoutOptions(TimeoutOptions.enabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(true)
                        .build())
                .build());
    }

    Duration timeout() {
        return timeout;
    }

    /** Calls Redis; an answer that does not come becomes {@link StoreUnavailableException}. */
    public <T> T call(Function<RedisCommands<String, byte[]>, T> call) {
        try {
            return call.apply(calls().sync());
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /** Calls Redis on a connection of its own with a command that may block up to {@code block}. */
    public <T> T callBlocking(Duration block, Function<RedisCommands<String, byte[]>, T> call) {
        try {
            StatefulRedisConnection<String, byte[]> connection = waiting;
            if (connection == null) {
                connection = client.connect(CODEC);
                waiting = connection;
            }
            connection.setTimeout(block.plus(timeout));
            return call.apply(connection.sync());
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /** Hands each message to the action of its channel, also after reconnecting. Calling it again does nothing. */
    public synchronized void listen(Map<String, Consumer<String>> actions) {
        if (signals != null) {
            return;
        }
        try {
            StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub();
            connection.addListener(new RedisPubSubAdapter<String, String>() {
                @Override
                public void message(String from, String message) {
                    actions.getOrDefault(from, ignored -> {}).accept(message);
                }
            });
            connection.sync().subscribe(actions.keySet().toArray(String[]::new));
            signals = connection;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private StatefulRedisConnection<String, byte[]> calls() {
        StatefulRedisConnection<String, byte[]> connection = calls;
        return connection != null ? connection : connect();
    }

    /** One thread connects; the others wait for it once, not one after another for their own attempt. */
    private StatefulRedisConnection<String, byte[]> connect() {
        if (!takeConnecting()) {
            throw new RedisConnectionException("another call is still connecting");
        }
        try {
            StatefulRedisConnection<String, byte[]> connection = calls;
            if (connection == null) {
                connection = client.connect(CODEC);
                calls = connection;
            }
            return connection;
        } finally {
            connecting.unlock();
        }
    }

    private boolean takeConnecting() {
        try {
            return connecting.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static StoreUnavailableException unavailable(RedisException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new StoreUnavailableException("Redis gave no answer: " + said, e);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
