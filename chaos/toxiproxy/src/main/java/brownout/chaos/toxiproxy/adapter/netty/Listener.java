package brownout.chaos.toxiproxy.adapter.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket that is closed when {@link #close()} returns.
 *
 * <p>A socket that is registered with a selector stays open, and listens, after it was closed: the JDK closes it when the
 * selector next selects ({@code SelectorImpl.processDeregisterQueue}). A client could still connect then, and nobody
 * could listen on its port. So it is taken out of the selector first, and closed once it is out.
 */
final class Listener implements HeldPort {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 1024;
    private static final long DEADLINE_SECONDS = 5;

    private final ServerSocketChannel socket;
    private final NioServerSocketChannel channel;
    private final InetSocketAddress address;
    private final EventLoop loop;

    private Listener(ServerSocketChannel socket, InetSocketAddress address, EventLoop loop) {
        this.socket = socket;
        this.channel = new NioServerSocketChannel(socket);
        this.address = address;
        this.loop = loop;
    }

    /** Hands accepted channels to {@code acceptor}, on {@code loop}. */
    static Listener open(InetSocketAddress wanted, EventLoop loop, ChannelHandler acceptor) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(wanted, BACKLOG);
            Listener listener = new Listener(socket, (InetSocketAddress) socket.getLocalAddress(), loop);
            listener.channel.pipeline().addLast(acceptor);
            loop.register(listener.channel).syncUninterruptibly();
            return listener;
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.deregister().addListener(taken -> closeOnceOut(closed));
        try {
            closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            LOG.warn("a listening socket is slow to close address={}", address, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeOnceOut(CompletableFuture<Void> closed) {
        if (socket.isRegistered()) {
            loop.schedule(() -> closeOnceOut(closed), 1, TimeUnit.MILLISECONDS);
        } else {
            channel.close().addListener(done -> closed.complete(null));
        }
    }
}
