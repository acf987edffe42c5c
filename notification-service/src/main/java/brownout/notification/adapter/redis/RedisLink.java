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
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis, which may be away at any time, also at start. While it is, commands fail at once instead of
 * queueing up: nothing here has Redis as its only source, except for lists.
 *
 * <p>Invariant: a session is one connection to one Redis. Who it is, is asked before the first command and every
 * {@link #CHECK} again; a connection that leads to another one by now, or that has left {@link #SILENT_CHECKS} of these
 * questions without an answer, is thrown away. The second is for a network that swallows packets: such a connection would
 * otherwise stay until the kernel gives up, long after the network has healed.
 *
 * <p>How it can fail: a server that becomes another one's replica without closing its connections is noticed up to
 * {@link #CHECK} later.
 */
public final class RedisLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration CHECK = Duration.ofMillis(500);
    private static final int SILENT_CHECKS = 6;
    /** Commands whose answers are out. A reply that never comes must not hold up the replies behind it for ever. */
    private static final int MAX_OUTSTANDING = 16_384;

    /** What several threads send while the connection's own is busy leaves in one packet; nothing waits for a clock. */
    private static final NettyCustomizer FLUSHED_TOGETHER = new NettyCustomizer() {
        @Override
        public void afterChannelInitialized(Channel channel) {
            channel.pipeline().addFirst(new FlushConsolidationHandler(256, true));
        }
    };

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile @Nullable Session session;
    private volatile int silentChecks;
    private volatile boolean closed;

    /** A connection to the Redis of this identity. */
    record Session(StatefulRedisConnection<String, byte[]> connection, RedisIdentity identity) {
        RedisAsyncCommands<String, byte[]> commands() {
            return connection.async();
        }
    }

    public RedisLink(String uri, Duration timeout) {
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .nettyCustomizer(FLUSHED_TOGETHER)
                .build();
        this.client = RedisClient.create(resources);
        this.client.setOptions(ClientOptions.builder()
                // A new connection is a new session: who is at its other end must be asked anew.
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(true)
                        .build())
                .requestQueueSize(MAX_OUTSTANDING)
                // Its index is for taking a cancelled command out of the middle, and is paid for by every command.
                .useHashIndexQueue(false)
                .build());
        this.uri = RedisURI.create(uri);
        this.uri.setTimeout(timeout);
    }

    /** Starts connecting and goes on trying. Returns at once. */
    public void start() {
        resources.eventExecutorGroup().scheduleWithFixedDelay(this::check, 0, CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void check() {
        Session current = session;
        if (closed) {
            return;
        }
        if (current == null || !current.connection().isOpen()) {
            session = null;
            connect();
            return;
        }
        identify(current.connection()).whenComplete((identity, failure) -> {
            if (failure != null) {
                silentChecks++;
                if (silentChecks >= SILENT_CHECKS) {
                    discard(current, "it does not answer: " + failure.getMessage());
                }
            } else if (identity.equals(current.identity())) {
                silentChecks = 0;
            } else {
                discard(current, "it is " + identity + " by now");
            }
        });
    }

    private void connect() {
        if (!connecting.compareAndSet(false, true)) {
            return;
        }
        client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri)
                .thenCompose(connection -> identify(connection).whenComplete((identity, failure) -> {
                    if (identity == null || closed) {
                        connection.closeAsync();
                    } else {
                        begin(new Session(connection, identity));
                    }
                }))
                .whenComplete((identity, failure) -> connecting.set(false));
    }

    private static CompletionStage<RedisIdentity> identify(StatefulRedisConnection<String, byte[]> connection) {
        return connection.async().info().thenApply(RedisIdentity::of);
    }

    private void begin(Session started) {
        silentChecks = 0;
        session = started;
        LOG.info("Redis connected: uri={} identity={}", uri, started.identity());
        if (started.identity().mayEvict()) {
            LOG.warn(
                    "Redis may drop keys (maxmemory-policy is not noeviction), so what is missing in it is looked up in"
                            + " the ledger, slowly: uri={}",
                    uri);
        }
    }

    private void discard(Session dead, String why) {
        LOG.warn("Redis connection discarded: uri={} identity={} because {}", uri, dead.identity(), why);
        dead.connection().closeAsync();
    }

    /** Runs something short and not blocking on one of this link's threads. */
    void after(Duration delay, Runnable task) {
        resources.eventExecutorGroup().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Empty while it is not connected. */
    Optional<Session> session() {
        Session current = session;
        return current == null || !current.connection().isOpen() ? Optional.empty() : Optional.of(current);
    }

    /** Whether a connection is up at this moment; says nothing about answers. */
    public boolean isConnected() {
        return session().isPresent();
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
