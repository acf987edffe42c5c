package brownout.chaos.toxiproxy.adapter.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port of a proxy that does not listen. Either it refuses: a socket that is bound but does not listen keeps the
 * operating system from giving the port away as a free one, while whoever asks for exactly this port may have it. Or
 * it lets those who connect hang: a listener whose queue of accepted connections is full drops further SYNs (Linux,
 * listen(2) and tcp_abort_on_overflow), so connecting neither succeeds nor fails.
 */
final class ClosedPort implements HeldPort {
    private static final Logger LOG = LoggerFactory.getLogger(ClosedPort.class);
    /** The smallest queue that Java allows; the kernel takes one more than that. */
    private static final int QUEUE = 1;

    private static final int MAX_FILLERS = 16;
    private static final long PATIENCE_MILLIS = 100;

    private final InetSocketAddress address;
    private final List<Channel> sockets;

    private ClosedPort(InetSocketAddress address, List<Channel> sockets) {
        this.address = address;
        this.sockets = sockets;
    }

    /** A port that nobody has taken meanwhile is kept; one that somebody has taken is his. */
    static ClosedPort refusing(InetSocketAddress address) {
        List<Channel> sockets = new ArrayList<>();
        try {
            SocketChannel keeper = SocketChannel.open();
            sockets.add(keeper);
            keeper.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            keeper.bind(address);
        } catch (IOException taken) {
            LOG.debug("port is not kept address={} reason={}", address, taken.getMessage());
        }
        return new ClosedPort(address, sockets);
    }

    static ClosedPort hanging(InetSocketAddress wanted) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        List<Channel> sockets = new ArrayList<>(List.of(listener));
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(wanted, QUEUE);
            InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
            fillQueue(reachable(address), sockets);
            return new ClosedPort(address, sockets);
        } catch (IOException failed) {
            sockets.forEach(ClosedPort::closeQuietly);
            throw failed;
        }
    }

    private static InetSocketAddress reachable(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
    }

    /** Connects until one connection is not taken any more. */
    private static void fillQueue(InetSocketAddress address, List<Channel> sockets) throws IOException {
        for (int i = 0; i < MAX_FILLERS; i++) {
            SocketChannel filler = SocketChannel.open();
            sockets.add(filler);
            filler.configureBlocking(false);
            if (!filler.connect(address) && !connects(filler)) {
                sockets.remove(filler);
                filler.close();
                return;
            }
        }
        LOG.warn("connecting does not hang on this operating system address={}", address);
    }

    private static boolean connects(SocketChannel filler) throws IOException {
        try (Selector selector = Selector.open()) {
            filler.register(selector, SelectionKey.OP_CONNECT);
            return selector.select(PATIENCE_MILLIS) > 0 && filler.finishConnect();
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        sockets.forEach(ClosedPort::closeQuietly);
    }

    private static void closeQuietly(Channel socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            LOG.debug("socket did not close", alreadyGone);
        }
    }
}
