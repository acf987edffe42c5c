package brownout.notification.adapter.provider;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * A connection with a limit for each wait and one for all of it: a server that answers a byte at a time keeps to every read
 * time-out, and would hold a thread for as long as it likes.
 */
final class DialogueSocket extends Socket {
    private final long answerNanos;
    private final long end;

    private DialogueSocket(Duration answer, Duration all) {
        this.answerNanos = answer.toNanos();
        this.end = System.nanoTime() + all.toNanos();
    }

    /**
     * Makes sockets that are not connected yet.
     *
     * @param answer the longest wait for the next byte
     * @param all from the making of a socket to its last byte
     */
    static SocketFactory factory(Duration answer, Duration all) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                return new DialogueSocket(answer, all);
            }

            @Override
            public Socket createSocket(String host, int port) {
                throw new UnsupportedOperationException("connects by itself");
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
                throw new UnsupportedOperationException("connects by itself");
            }

            @Override
            public Socket createSocket(InetAddress host, int port) {
                throw new UnsupportedOperationException("connects by itself");
            }

            @Override
            public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
                throw new UnsupportedOperationException("connects by itself");
            }
        };
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                limitWait();
                return in.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                limitWait();
                return in.read(bytes, offset, length);
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int octet) throws IOException {
                left();
                out.write(octet);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                left();
                out.write(bytes, offset, length);
            }
        };
    }

    private void limitWait() throws IOException {
        long millis = Math.min(answerNanos, left()) / 1_000_000;
        setSoTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, millis)));
    }

    private long left() throws IOException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the dialogue as a whole has taken too long");
        }
        return left;
    }
}
