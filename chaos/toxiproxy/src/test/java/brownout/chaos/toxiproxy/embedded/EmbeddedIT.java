package brownout.chaos.toxiproxy.embedded;

import brownout.chaos.toxiproxy.Api;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import brownout.chaos.toxiproxy.Upstream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server, its API, and a proxy named {@code link} to an upstream that the test drives. */
abstract class EmbeddedIT {
    /** How much later than asked for something may happen on a busy machine. */
    static final long SLACK_MILLIS = 5000;

    ToxiproxyServer server;
    Api api;
    Upstream upstream;
    int port;

    @BeforeEach
    void start() throws IOException {
        server = ToxiproxyServer.builder().port(0).seed(7).start();
        api = new Api(server.apiUri());
        upstream = new Upstream();
        port = api.proxy("link", upstream.port());
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
        server.close();
    }

    static void startDaemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
