package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.toxiproxy.Upstream.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventsIT extends EmbeddedIT {

    private List<String> listen(String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.apiUri().resolve("/events"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<Stream<String>> response =
                HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofLines());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=utf-8");
        List<String> lines = new CopyOnWriteArrayList<>();
        startDaemon(() -> {
            try {
                response.body().forEach(lines::add);
            } catch (UncheckedIOException endOfTheTest) {
                return;
            }
        });
        return lines;
    }

    private static void awaitLine(List<String> lines, String pattern) {
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(lines).anyMatch(line -> line.matches(pattern)));
    }

    @Test
    void what_happens_is_told_with_its_cause() throws Exception {
        List<String> lines = listen();
        api.toxic("link", "{'type':'latency','attributes':{'latency':5},'ttl':200}");
        awaitLine(lines, "event: toxic-added");
        awaitLine(lines, "data: \\{\"at\":\\d+,.*\"toxic\":\"latency_downstream\".*");
        awaitLine(lines, "event: toxic-removed");
        awaitLine(lines, ".*\"cause\":\"ttl\".*");
        api.patch("/proxies/link", "{'enabled':false}");
        awaitLine(lines, "event: proxy-disabled");
        api.post("/reset", "");
        awaitLine(lines, "event: proxy-enabled");
        awaitLine(lines, "event: reset");
        api.delete("/proxies/link");
        awaitLine(lines, "event: proxy-deleted");
    }

    @Test
    void counters_are_told_while_connections_are_open() throws Exception {
        List<String> lines = listen();
        Wire wire = upstream.through(port);
        wire.millisUp(bytes(123, 1));
        awaitLine(lines, "event: counters");
        awaitLine(lines, "data: \\{\"link\":\\{\"bytes\":123,.*");
    }

    @Test
    void a_listener_that_comes_back_gets_what_it_missed() throws Exception {
        api.toxic("link", "{'type':'latency','name':'first'}");
        api.toxic("link", "{'type':'latency','name':'second'}");
        List<String> all = listen("Last-Event-ID", "0");
        awaitLine(all, ".*\"toxic\":\"first\".*");
        awaitLine(all, ".*\"toxic\":\"second\".*");
        String last = all.stream()
                .filter(line -> line.startsWith("id: "))
                .reduce((a, b) -> b)
                .orElseThrow();
        api.toxic("link", "{'type':'latency','name':'third'}");
        List<String> missed = listen("Last-Event-ID", last.substring(4));
        awaitLine(missed, ".*\"toxic\":\"third\".*");
        assertThat(missed).noneMatch(line -> line.contains("\"toxic\":\"second\""));
    }

    @Test
    void a_listener_that_does_not_read_is_cut_off() throws IOException {
        api.toxic("link", "{'type':'latency','name':'" + "x".repeat(255) + "'}");
        try (Socket idle = new Socket()) {
            idle.setReceiveBufferSize(4096);
            idle.connect(server.apiAddress());
            idle.getOutputStream().write("GET /events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int events = 0; events < 6000; events++) {
                api.patch("/proxies/link/toxics/" + "x".repeat(255), "{}");
            }
            idle.setSoTimeout(10_000);
            assertThat(readToTheEnd(idle)).isBetween(100_000L, 2_500_000L);
        }
    }

    /** Bytes until the other side closed or reset; more than ten quiet seconds fail the test. */
    private static long readToTheEnd(Socket socket) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                total += n;
            }
        } catch (SocketException reset) {
            return total;
        }
        return total;
    }
}
