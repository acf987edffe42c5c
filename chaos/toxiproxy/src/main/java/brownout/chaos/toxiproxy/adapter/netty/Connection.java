package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.proxy.Counters;
import brownout.chaos.toxiproxy.proxy.PlacedToxic;
import brownout.chaos.toxiproxy.proxy.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client and the server it was connected to: two links over the same two sockets, all on one event loop.
 *
 * <pre>
 *              upstream link
 *            ───────────────▶
 *   client                      server
 *            ◀───────────────
 *             downstream link
 * </pre>
 *
 * Each direction ends on its own (half-close passes through); the sockets are closed when both have ended.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Channel client;
    private final Counters counters;
    private final Consumer<Connection> connector;
    /** Until the upstream is connected. */
    private final List<Exposure> toxics;

    private boolean connecting;
    private @Nullable Channel server;
    private @Nullable Link upstream;
    private @Nullable Link downstream;
    private int failures;
    private boolean closed;

    Connection(Channel client, Counters counters, List<Exposure> toxics, Consumer<Connection> connector) {
        this.client = client;
        this.counters = counters;
        this.toxics = new ArrayList<>(toxics);
        this.connector = connector;
    }

    EventLoop eventLoop() {
        return client.eventLoop();
    }

    Channel client() {
        return client;
    }

    /** Connects the upstream, unless a toxic holds that back: then when it is removed. */
    void connect() {
        if (connecting || closed) {
            return;
        }
        List<Exposure> holding = toxics.stream().filter(Exposure::holdsConnect).toList();
        holding.forEach(Exposure::connectHeld);
        if (holding.isEmpty()) {
            connecting = true;
            connector.accept(this);
        }
    }

    /** Begins to carry bytes. */
    void connected(Channel toServer) {
        if (closed) {
            Sockets.close(toServer);
            return;
        }
        server = toServer;
        Link up = new Link(this, counters.direction(Stream.UPSTREAM), client, toServer);
        Link down = new Link(this, counters.direction(Stream.DOWNSTREAM), toServer, client);
        upstream = up;
        downstream = down;
        client.pipeline().addLast(new Peer(up, down));
        toServer.pipeline().addLast(new Peer(down, up));
        toxics.forEach(exposure -> link(up, down, exposure.stream()).add(exposure));
        toxics.clear();
        up.settle();
        down.settle();
    }

    private static Link link(Link up, Link down, Stream stream) {
        return stream == Stream.UPSTREAM ? up : down;
    }

    void add(Exposure exposure) {
        Link up = upstream;
        Link down = downstream;
        if (up == null || down == null) {
            toxics.add(exposure);
        } else {
            link(up, down, exposure.stream()).add(exposure);
        }
    }

    void update(PlacedToxic toxic) {
        Link up = upstream;
        Link down = downstream;
        if (up == null || down == null) {
            connect();
        } else {
            link(up, down, toxic.stream()).update(toxic);
        }
    }

    void remove(PlacedToxic toxic) {
        Link up = upstream;
        Link down = downstream;
        if (up == null || down == null) {
            toxics.removeIf(exposure -> exposure.to(toxic));
            connect();
        } else {
            link(up, down, toxic.stream()).remove(toxic);
        }
    }

    void linkFinished() {
        if (upstream != null && upstream.finished() && downstream != null && downstream.finished()) {
            close();
        }
    }

    /** A toxic ends the connection: what has left its link still arrives. */
    void closeAfter(Link link) {
        abandonOther(link);
        link.finish(this::close);
    }

    private void abandonOther(Link link) {
        Link other = link == upstream ? downstream : upstream;
        if (other != null) {
            other.abandon();
        }
    }

    void resetByToxic() {
        if (!closed) {
            counters.connectionReset();
            passReset();
        }
    }

    /** Carries nothing on: bytes may be missing. */
    void failed(RuntimeException bug) {
        LOG.error("a connection failed by a mistake in Toxiproxy", bug);
        passReset();
    }

    /** Closes both sides with RST. */
    void passReset() {
        if (!closed) {
            Sockets.lingerNot(client);
            Sockets.lingerNot(server);
            close();
        }
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (upstream != null) {
            upstream.abandon();
        }
        if (downstream != null) {
            downstream.abandon();
        }
        Sockets.close(client);
        Sockets.close(server);
    }

    /** Hears from one socket: what it sends goes into {@code from}, what it takes comes out of {@code to}. */
    private final class Peer extends ChannelInboundHandlerAdapter {
        private final Link from;
        private final Link to;
        private boolean failed;

        Peer(Link from, Link to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            from.read((ByteBuf) message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            from.settle();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            to.settle();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                from.sourceEnded(failed);
            }
        }

        /** Reset by the peer, or gone while we wrote: what it sent before still goes on, what it should get cannot. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (closed || failed) {
                return;
            }
            if (!(cause instanceof IOException)) {
                LOG.error("a connection failed by a mistake in Toxiproxy", cause);
            }
            failed = true;
            failures++;
            if (failures == 2) {
                passReset();
            } else {
                to.abandon();
                from.sourceEnded(true);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            exceptionCaught(context, new ClosedChannelException());
        }
    }
}
