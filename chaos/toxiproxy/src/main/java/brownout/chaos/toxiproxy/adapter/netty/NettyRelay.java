package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.proxy.Counters;
import brownout.chaos.toxiproxy.proxy.EventLog;
import brownout.chaos.toxiproxy.proxy.PlacedToxic;
import brownout.chaos.toxiproxy.proxy.Refusal;
import brownout.chaos.toxiproxy.proxy.Relay;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening socket and its connections. */
final class NettyRelay implements Relay {
    private static final Logger LOG = LoggerFactory.getLogger(NettyRelay.class);
    private static final long DEADLINE_SECONDS = 5;
    private static final Map<ChannelOption<?>, Object> CLIENT_OPTIONS = Map.of(
            ChannelOption.AUTO_READ, false,
            ChannelOption.ALLOW_HALF_CLOSURE, true,
            ChannelOption.TCP_NODELAY, true,
            ChannelOption.SO_KEEPALIVE, true,
            ChannelOption.WRITE_BUFFER_WATER_MARK, NettyRelays.UNSENT);

    private final String proxy;
    private final EventLoopGroup loops;
    private final Bootstrap toUpstream;
    private final Counters counters;
    private final EventLog events;

    private final Object lock = new Object();
    /** In the order in which they were accepted: that is the order in which a new toxic draws for them. */
    private final Set<Connection> connections = new LinkedHashSet<>();

    private final List<PlacedToxic> toxics = new ArrayList<>();
    private @Nullable Channel listener;
    private @Nullable ClosedPort held;

    NettyRelay(String proxy, EventLoopGroup loops, Bootstrap toUpstream, Counters counters, EventLog events) {
        this.proxy = proxy;
        this.loops = loops;
        this.toUpstream = toUpstream;
        this.counters = counters;
        this.events = events;
    }

    @Override
    public String open(String listen, String upstream) {
        InetSocketAddress server = Addresses.toConnect(upstream);
        release();
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .handler(new Acceptor(server))
                .childHandler(new Deaf())
                .bind(listenAddress(listen));
        if (!bound.awaitUninterruptibly(DEADLINE_SECONDS, TimeUnit.SECONDS) || !bound.isSuccess()) {
            bound.cancel(false);
            throw Refusal.failed("listen tcp " + listen + ": bind: " + reason(bound.cause()));
        }
        Channel channel = bound.channel();
        listener = channel;
        return Addresses.show((InetSocketAddress) channel.localAddress());
    }

    private static InetSocketAddress listenAddress(String listen) {
        try {
            return Addresses.toListen(listen);
        } catch (Refusal malformed) {
            throw Refusal.failed("listen tcp: " + malformed.getMessage());
        }
    }

    /** In the words of the original where the reason is the usual one. */
    private static String reason(@Nullable Throwable cause) {
        String message = cause == null ? "no answer" : String.valueOf(cause.getMessage());
        return message.contains("Address already in use") ? "address already in use" : message;
    }

    @Override
    public void close() {
        Channel channel = listener;
        if (channel == null) {
            return;
        }
        listener = null;
        InetSocketAddress address = (InetSocketAddress) channel.localAddress();
        channel.close().awaitUninterruptibly(DEADLINE_SECONDS, TimeUnit.SECONDS);
        held = ClosedPort.refusing(address);
        onEach(connection -> {
            counters.connectionCut();
            connection.close();
        });
    }

    @Override
    public String hang(String listen) {
        release();
        try {
            ClosedPort silent = ClosedPort.hanging(listenAddress(listen));
            held = silent;
            return Addresses.show(silent.address());
        } catch (IOException taken) {
            throw Refusal.failed("listen tcp " + listen + ": bind: " + reason(taken));
        }
    }

    @Override
    public void release() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    @Override
    public void add(PlacedToxic toxic) {
        List<CompletableFuture<?>> followed = new ArrayList<>();
        synchronized (lock) {
            toxics.add(toxic);
            for (Connection connection : connections) {
                Connection.Met met = new Connection.Met(toxic, toxic.nextConnection());
                followed.add(CompletableFuture.runAsync(() -> connection.add(met), connection.eventLoop()));
            }
        }
        await(followed);
    }

    @Override
    public void update(PlacedToxic toxic) {
        onEach(connection -> connection.update(toxic));
    }

    @Override
    public void remove(PlacedToxic toxic) {
        synchronized (lock) {
            toxics.remove(toxic);
        }
        onEach(connection -> connection.remove(toxic));
    }

    private void onEach(Consumer<Connection> work) {
        List<CompletableFuture<?>> followed = new ArrayList<>();
        synchronized (lock) {
            for (Connection connection : connections) {
                followed.add(CompletableFuture.runAsync(() -> work.accept(connection), connection.eventLoop()));
            }
        }
        await(followed);
    }

    private void await(List<CompletableFuture<?>> followed) {
        try {
            CompletableFuture.allOf(followed.toArray(CompletableFuture[]::new)).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            LOG.warn("connections are slow to follow a change proxy={} seconds={}", proxy, DEADLINE_SECONDS);
        } catch (ExecutionException failed) {
            LOG.error("a connection did not follow a change proxy={}", proxy, failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes connections in the order in which they come, before they are spread over the event loops. */
    private final class Acceptor extends ChannelInboundHandlerAdapter {
        private final InetSocketAddress server;

        Acceptor(InetSocketAddress server) {
            this.server = server;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel client = (Channel) accepted;
            CLIENT_OPTIONS.forEach((option, value) -> set(client, option, value));
            EventLoop loop = loops.next();
            loop.register(client).addListener((ChannelFutureListener) registered -> {
                if (!registered.isSuccess()) {
                    Sockets.close(client);
                }
            });
            begin(client, loop);
        }

        @SuppressWarnings("unchecked")
        private static <T> void set(Channel channel, ChannelOption<T> option, Object value) {
            channel.config().setOption(option, (T) value);
        }

        private void begin(Channel client, EventLoop loop) {
            Connection connection;
            synchronized (lock) {
                List<Connection.Met> met = toxics.stream()
                        .map(toxic -> new Connection.Met(toxic, toxic.nextConnection()))
                        .toList();
                connection = new Connection(client, counters, met);
                connections.add(connection);
            }
            counters.connectionOpened();
            client.closeFuture().addListener(closed -> forget(connection));
            loop.execute(() -> connect(connection));
        }

        private void connect(Connection connection) {
            ChannelFuture connecting = toUpstream.clone(connection.eventLoop()).connect(server);
            connection.client().closeFuture().addListener(closed -> connecting.cancel(false));
            connecting.addListener((ChannelFutureListener) connected -> {
                if (connected.isSuccess()) {
                    connection.connected(connected.channel());
                } else {
                    unreachable(connection, connected.cause());
                }
            });
        }

        private void unreachable(Connection connection, Throwable cause) {
            if (!connection.client().isOpen()) {
                return;
            }
            counters.upstreamUnreachable();
            events.publish(
                    "upstream-unreachable",
                    Map.of("proxy", proxy, "upstream", server.toString(), "error", String.valueOf(cause.getMessage())));
            connection.close();
        }

        private void forget(Connection connection) {
            synchronized (lock) {
                connections.remove(connection);
            }
            counters.connectionClosed();
        }
    }
}
