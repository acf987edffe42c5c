package brownout.chaos.toxiproxy.bench;

import brownout.chaos.toxiproxy.ChildToxiproxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bulk throughput and the latency that a proxy adds to 1 KB ping-pong: this server against the original, both as child
 * processes, in turns within one run, so that what the machine does besides hits both. Medians of rounds; the p99 is that of blocks of
 * 1000. It needs a
 * {@code toxiproxy-server}, and what {@code mvn package} makes:
 *
 * <pre>java -cp 'target/test-classes:target/lib/*' brownout.chaos.toxiproxy.bench.Benchmark target/toxiproxy-*.jar</pre>
 */
public final class Benchmark {
    private static final int ROUNDS = 7;
    private static final long BULK_BYTES = 1L << 29;
    private static final int PINGS = 1000;
    private static final int BLOCKS = 101;
    private static final int PING_SIZE = 1024;

    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]);
        Path original = ChildToxiproxy.executable().orElseThrow(() -> new IllegalStateException("no toxiproxy-server"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (ServerSocket peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ChildToxiproxy ours = ChildToxiproxy.start(List.of(java, "-jar", jar.toString()));
                ChildToxiproxy theirs = ChildToxiproxy.start(List.of(original.toString()))) {
            serve(peer);
            Map<String, Integer> ports = new LinkedHashMap<>();
            ports.put("direct", peer.getLocalPort());
            ports.put("original", proxy(theirs.port(), peer.getLocalPort()));
            ports.put("embedded", proxy(ours.port(), peer.getLocalPort()));
            for (int warmUp = 0; warmUp < 3; warmUp++) {
                for (int port : ports.values()) {
                    bulk(port);
                    for (int block = 0; block < 10; block++) {
                        pingPong(port);
                    }
                }
            }
            measure(ports);
        }
    }

    private static void measure(Map<String, Integer> ports) throws IOException {
        Map<String, double[]> throughput = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Integer> entry : ports.entrySet()) {
                throughput.computeIfAbsent(entry.getKey(), name -> new double[ROUNDS])[round] = bulk(entry.getValue());
            }
        }
        Map<String, double[]> middle = new LinkedHashMap<>();
        Map<String, double[]> tail = new LinkedHashMap<>();
        for (int block = 0; block < BLOCKS; block++) {
            for (Map.Entry<String, Integer> entry : ports.entrySet()) {
                long[] nanos = pingPong(entry.getValue());
                middle.computeIfAbsent(entry.getKey(), name -> new double[BLOCKS])[block] = nanos[PINGS / 2] / 1e3;
                tail.computeIfAbsent(entry.getKey(), name -> new double[BLOCKS])[block] = nanos[PINGS * 99 / 100] / 1e3;
            }
        }
        for (String name : ports.keySet()) {
            System.out.printf(
                    "%-9s bulk %5.0f MB/s   1 KB ping-pong p50 %6.1f µs   p99 %6.1f µs%n",
                    name, median(throughput.get(name)), median(middle.get(name)), median(tail.get(name)));
        }
        System.out.printf(
                "embedded / original: bulk %.2f×, added p50 %.2f×, added p99 %.2f×%n",
                median(throughput.get("embedded")) / median(throughput.get("original")),
                added(middle, "embedded") / added(middle, "original"),
                added(tail, "embedded") / added(tail, "original"));
    }

    private static double added(Map<String, double[]> latencies, String server) {
        return median(latencies.get(server)) - median(latencies.get("direct"));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The first byte says what the connection is for: 1 swallows and answers with one byte at the end, 2 echoes. */
    private static void serve(ServerSocket peer) {
        Thread acceptor = new Thread(() -> {
            try {
                while (true) {
                    Socket socket = peer.accept();
                    socket.setTcpNoDelay(true);
                    Thread worker = new Thread(() -> answer(socket));
                    worker.setDaemon(true);
                    worker.start();
                }
            } catch (IOException closed) {
                return;
            }
        });
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private static void answer(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[256 * 1024];
            if (in.read() == 1) {
                for (long got = 0; got < BULK_BYTES; ) {
                    got += in.read(buffer);
                }
                out.write(1);
                in.read();
            } else {
                for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException gone) {
            return;
        }
    }

    private static double bulk(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(1);
            byte[] buffer = new byte[256 * 1024];
            long start = System.nanoTime();
            for (long sent = 0; sent < BULK_BYTES; sent += buffer.length) {
                socket.getOutputStream().write(buffer);
            }
            socket.getInputStream().read();
            return BULK_BYTES / 1e6 / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static long[] pingPong(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(2);
            byte[] ping = new byte[PING_SIZE];
            long[] nanos = new long[PINGS];
            for (int i = 0; i < PINGS; i++) {
                long start = System.nanoTime();
                socket.getOutputStream().write(ping);
                socket.getInputStream().readNBytes(ping, 0, PING_SIZE);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos;
        }
    }

    private static int proxy(int api, int upstream) throws IOException, InterruptedException {
        String body = "{\"name\":\"bench\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:" + upstream + "\"}";
        HttpResponse<String> created = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + "/proxies"))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        String listen = created.body().replaceAll("(?s).*\"listen\":\"127\\.0\\.0\\.1:(\\d+)\".*", "$1");
        return Integer.parseInt(listen);
    }
}
