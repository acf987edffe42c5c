package brownout.notification.it;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes OTLP over HTTP and keeps the bytes: enough to see which span names travelled with which trace id. */
final class FakeCollector implements AutoCloseable {
    private final List<String> exports = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    FakeCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (InputStream in = new ByteArrayInputStream(body)) {
                byte[] plain = zipped ? new GZIPInputStream(in).readAllBytes() : body;
                exports.add(new String(plain, StandardCharsets.ISO_8859_1));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Whether a span called {@code name} has come with this trace id (in hex) right before it, as OTLP lays a span out. */
    boolean hasSpan(String traceId, String name) {
        String id = new String(java.util.HexFormat.of().parseHex(traceId), StandardCharsets.ISO_8859_1);
        return exports.stream().anyMatch(export -> {
            for (int at = export.indexOf(id); at >= 0; at = export.indexOf(id, at + 1)) {
                int until = Math.min(export.length(), at + 90);
                if (export.substring(at, until).contains(name)) {
                    return true;
                }
            }
            return false;
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
