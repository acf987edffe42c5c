package brownout.jobqueue.adapter.redis;

import brownout.jobqueue.lease.StoreFailedException;
import brownout.jobqueue.lease.StoreLostException;
import brownout.jobqueue.lease.StoreUnavailableException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
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
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections to Redis: one that all calls share, one that waits for the outbox, one for signals. Each is made on first
 * use and again after a loss, and none ever repeats a call by itself: a call belongs to the very Redis that its connection
 * was made to, whose name is asked for before the first call. A call after a loss fails at once instead of queueing up behind
 * it; before the first connection stands it waits for it, never longer than twice the time-out.
 */
public final class RedisLink implements AutoCloseable {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final long RECONNECT_EVERY = TimeUnit.MILLISECONDS.toNanos(200);
    /** Error codes of a Redis that cannot answer now and has done nothing. */
    private static final Set<String> NOT_NOW = Set.of("LOADING", "BUSY", "MASTERDOWN", "READONLY", "TRYAGAIN");

    private final ClientResources resources;
    private final RedisClient client;
    private final Duration timeout;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable Known calls;
    private volatile @Nullable StatefulRedisConnection<String, byte[]> waiting;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> signals;
    private volatile boolean wasConnected;
    private long lastAttempt;

    /** A connection, and the name of what it leads to. */
    private record Known(StatefulRedisConnection<String, byte[]> connection, String name) {}

    public RedisLink(String uri, Duration timeout) {
        this.timeout = timeout;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        RedisURI address = RedisURI.create(uri);
        address.setTimeout(timeout);
        this.client = RedisClient.create(resources, address);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
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
        return callNamed((redis, name) -> call.apply(redis));
    }

    /** As {@link #call}, with the name of the Redis that is asked: see {@link RedisName}. */
    <T> T callNamed(BiFunction<RedisCommands<String, byte[]>, String, T> call) {
        Known known = calls();
        try {
            return call.apply(known.connection.sync(), known.name);
        } catch (RedisException e) {
            throw failed(e);
        }
    }

    /** Lets go of a connection whose Redis is no longer what it was when the connection was made. */
    void confirmName() {
        Known known = calls();
        try {
            if (!RedisName.of(known.connection.sync().info()).equals(known.name)) {
                known.connection.closeAsync();
            }
        } catch (RedisException e) {
            throw failed(e);
        }
    }

    /** Calls Redis on a connection of its own with a command that may block up to {@code block}. */
    public <T> T callBlocking(Duration block, Function<RedisCommands<String, byte[]>, T> call) {
        try {
            StatefulRedisConnection<String, byte[]> connection = waiting;
            if (connection == null || !connection.isOpen()) {
                connection = client.connect(CODEC);
                waiting = connection;
            }
            connection.setTimeout(block.plus(timeout));
            return call.apply(connection.sync());
        } catch (RedisException e) {
            throw failed(e);
        }
    }

    /** Hands each message to the action of its channel. To be called regularly: it connects again after a loss. */
    public synchronized void listen(Map<String, Consumer<String>> actions) {
        if (signals != null && signals.isOpen()) {
            return;
        }
        try {
            StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub();
            signals = connection;
            connection.addListener(new RedisPubSubAdapter<String, String>() {
                @Override
                public void message(String from, String message) {
                    actions.getOrDefault(from, ignored -> {}).accept(message);
                }
            });
            connection.sync().subscribe(actions.keySet().toArray(String[]::new));
        } catch (RedisException e) {
            if (signals != null) {
                signals.closeAsync();
            }
            throw failed(e);
        }
    }

    private Known calls() {
        Known known = calls;
        return known != null && known.connection.isOpen() ? known : connect();
    }

    /** One thread connects. The others wait for it once if there never was a connection, and not at all after a loss. */
    private Known connect() {
        if (!takeConnecting()) {
            throw new StoreUnavailableException("Redis gave no answer: another call is still connecting");
        }
        try {
            Known known = calls;
            if (known != null && known.connection.isOpen()) {
                return known;
            }
            if (wasConnected && System.nanoTime() - lastAttempt < RECONNECT_EVERY) {
                throw new StoreUnavailableException("Redis gave no answer: the connection is lost");
            }
            lastAttempt = System.nanoTime();
            StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC);
            known = named(connection);
            calls = known;
            wasConnected = true;
            return known;
        } catch (RedisException e) {
            throw failed(e);
        } finally {
            connecting.unlock();
        }
    }

    private static Known named(StatefulRedisConnection<String, byte[]> connection) {
        try {
            return new Known(connection, RedisName.of(connection.sync().info()));
        } catch (RuntimeException e) {
            connection.closeAsync();
            throw e;
        }
    }

    private boolean takeConnecting() {
        try {
            return wasConnected ? connecting.tryLock() : connecting.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Tells an answer that did not come from one that says no. */
    private StoreUnavailableException failed(RedisException e) {
        Throwable cause = e.getCause() == null || e instanceof RedisConnectionException ? e : e.getCause();
        String said = String.valueOf(e instanceof RedisCommandExecutionException ? e.getMessage() : cause.getMessage());
        if (!(e instanceof RedisCommandExecutionException)) {
            return new StoreUnavailableException("Redis gave no answer: " + said, e);
        }
        String code = said.split(" ", 2)[0];
        if (code.equals("UNMARKED")) {
            return new StoreLostException();
        }
        if (code.equals("READONLY") && calls != null) {
            calls.connection.closeAsync();
        }
        return NOT_NOW.contains(code)
                ? new StoreUnavailableException("Redis cannot answer now: " + said, e)
                : new StoreFailedException(said, e);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
