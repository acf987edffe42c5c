package brownout.chaos.toxiproxy.contract;

import brownout.chaos.toxiproxy.Api;
import brownout.chaos.toxiproxy.Upstream;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every Toxiproxy must do: run against the embedded server always, and against the original where there is one.
 * A test here that only one of them passes is a difference: it is fixed, or moved out and listed in the README.
 */
@ParameterizedClass
@MethodSource("servers")
abstract class ToxiproxyContract {
    private static final Set<String> COVERED = new LinkedHashSet<>();
    static final int SLACK_MILLIS = 3000;

    static ToxiproxyUnderTest.Running running;

    @Parameter
    ToxiproxyUnderTest underTest;

    Api api;
    ToxiproxyClient client;
    Upstream upstream;

    static List<ToxiproxyUnderTest> servers() {
        return ToxiproxyUnderTest.available().toList();
    }

    @BeforeParameterizedClassInvocation
    static void start(ToxiproxyUnderTest server) throws IOException {
        running = server.start();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        running.server().close();
        COVERED.add(running.name());
    }

    @AfterAll
    static void say_which_servers_were_covered() throws IOException {
        String line = "Toxiproxy contract covered: " + String.join(", ", COVERED);
        System.out.println(line);
        Files.writeString(Path.of("target", "toxiproxy-coverage.txt"), line + "\n");
    }

    @BeforeEach
    void connect() throws IOException {
        api = new Api(running.api());
        client = new ToxiproxyClient(running.api().getHost(), running.api().getPort());
        upstream = new Upstream();
    }

    @AfterEach
    void clean() throws IOException {
        upstream.close();
        api.get("/proxies").json().fieldNames().forEachRemaining(name -> api.delete("/proxies/" + name));
    }

    Proxy proxy() throws IOException {
        return client.createProxy("link", "127.0.0.1:" + quietPort(), "127.0.0.1:" + upstream.port());
    }

    /**
     * Below the range that outgoing connections draw from: a proxy that is disabled or changed listens again on its
     * port, which somebody else's connection must not have taken meanwhile.
     */
    static int quietPort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                continue;
            }
        }
    }

    static int port(Proxy proxy) {
        return port(proxy.getListen());
    }

    static int port(String listen) {
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    static String proxyJson(String name, String listen, int upstreamPort) {
        return "{'name':'" + name + "','listen':'" + listen + "','upstream':'127.0.0.1:" + upstreamPort + "'}";
    }

    static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
