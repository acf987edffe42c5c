package brownout.chaos.toxiproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A listening socket whose connections the test drives itself. No read in a test waits longer than ten seconds. */
public final class Upstream implements AutoCloseable {
    static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket listener;
    private final List<Socket> sockets = new ArrayList<>();

    public Upstream() throws IOException {
        listener = new ServerSocket(0, 2000, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE_MILLIS);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Both ends of a connection. */
    public record Wire(Socket client, Socket server) {
        public void up(byte... bytes) throws IOException {
            client.getOutputStream().write(bytes);
        }

        public void down(byte... bytes) throws IOException {
            server.getOutputStream().write(bytes);
        }

        public byte[] readAtServer(int bytes) throws IOException {
            return server.getInputStream().readNBytes(bytes);
        }

        public byte[] readAtClient(int bytes) throws IOException {
            return client.getInputStream().readNBytes(bytes);
        }

        /** Milliseconds until what the client sends is at the server. */
        public long millisUp(byte... bytes) throws IOException {
            long start = System.nanoTime();
            up(bytes);
            readAtServer(bytes.length);
            return (System.nanoTime() - start) / 1_000_000;
        }

        public long millisDown(byte... bytes) throws IOException {
            long start = System.nanoTime();
            down(bytes);
            readAtClient(bytes.length);
            return (System.nanoTime() - start) / 1_000_000;
        }
    }

    /** Connects through a proxy and takes the other end. */
    public Wire through(int proxyPort) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxyPort);
        return new Wire(prepare(client), accept());
    }

    /** The next connection's end. */
    public Socket accept() throws IOException {
        return prepare(listener.accept());
    }

    public boolean connectsWithin(int millis) throws IOException {
        listener.setSoTimeout(millis);
        try {
            accept().close();
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        } finally {
            listener.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    private Socket prepare(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        listener.close();
    }
}
