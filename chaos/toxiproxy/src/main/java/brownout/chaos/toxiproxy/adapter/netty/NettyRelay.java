package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.proxy.Counters;
import brownout.chaos.toxiproxy.proxy.EventLog;
import brownout.chaos.toxiproxy.proxy.PlacedToxic;
import brownout.chaos.toxiproxy.proxy.Relay;
import brownout.chaos.toxiproxy.proxy.WhenDisabled;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
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
    private final Port port;

    private final Object lock = new Object();
    /** In the order in which they were accepted: that is the order in which a new toxic draws for them. */
    private final Set<Connection> connections = new LinkedHashSet<>();

    private final List<PlacedToxic> toxics = new ArrayList<>();
    private volatile InetSocketAddress server;

    NettyRelay(Where where, EventLoopGroup loops, Bootstrap toUpstream, Counters counters, EventLog events) {
        this.proxy = where.proxy();
        this.server = Addresses.toConnect(where.upstream());
        this.loops = loops;
        this.toUpstream = toUpstream;
        this.counters = counters;
        this.events = events;
        this.port = new Port(loops, counters);
    }

    @Override
    public String open(String listen) {
        return port.serve(listen, new Acceptor());
    }

    @Override
    public void redirect(String upstream) {
        server = Addresses.toConnect(upstream);
        cut();
    }

    @Override
    public void close() {
        if (port.shut()) {
            cut();
        }
    }

    private void cut() {
        onEach(connection -> {
            counters.connectionCut();
            connection.close();
        });
    }

    @Override
    public String hold(String listen, WhenDisabled connect) {
        return port.hold(listen, connect);
    }

    @Override
    public void release() {
        port.release();
    }

    @Override
    public void add(PlacedToxic toxic) {
        List<CompletableFuture<?>> followed = new ArrayList<>();
        synchronized (lock) {
            toxics.add(toxic);
            for (Connection connection : connections) {
                Exposure exposure = new Exposure(toxic);
                followed.add(CompletableFuture.runAsync(() -> connection.add(exposure), connection.eventLoop()));
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
                List<Exposure> exposures = toxics.stream().map(Exposure::new).toList();
                connection = new Connection(client, counters, exposures, this::connect);
                connections.add(connection);
            }
            counters.connectionOpened();
            client.closeFuture().addListener(closed -> forget(connection));
            loop.execute(connection::connect);
        }

        private void connect(Connection connection) {
            InetSocketAddress upstream = server;
            ChannelFuture connecting = toUpstream.clone(connection.eventLoop()).connect(upstream);
            connection.client().closeFuture().addListener(closed -> connecting.cancel(false));
            connecting.addListener((ChannelFutureListener) connected -> {
                if (connected.isSuccess()) {
                    connection.connected(connected.channel());
                } else {
                    unreachable(connection, upstream, connected.cause());
                }
            });
        }

        private void unreachable(Connection connection, InetSocketAddress upstream, Throwable cause) {
            if (!connection.client().isOpen()) {
                return;
            }
            counters.upstreamUnreachable();
            events.publish(
                    "upstream-unreachable",
                    Map.of(
                            "proxy",
                            proxy,
                            "upstream",
                            upstream.toString(),
                            "error",
                            String.valueOf(cause.getMessage())));
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
