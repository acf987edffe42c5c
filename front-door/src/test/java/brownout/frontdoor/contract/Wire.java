package brownout.frontdoor.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** A connection on which a test says every byte itself. */
public final class Wire implements AutoCloseable {
    private final Socket socket = new Socket();

    public Wire(URI base) throws IOException {
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), 5_000);
        socket.setSoTimeout(30_000);
    }

    /** Lines end with CRLF; a head ends with an empty line. */
    public Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything until the other side closes. */
    public String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /** The head of the next answer and as much of its body as came with it. */
    public String readSome() throws IOException {
        var buffer = new byte[8_192];
        int read = socket.getInputStream().read(buffer);
        return read < 0 ? "" : new String(buffer, 0, read, ISO_8859_1);
    }

    /** What one request, which closes its connection, gets. */
    public static String ask(URI base, String request) throws IOException {
        try (var wire = new Wire(base)) {
            return wire.send(request).readToEnd();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
