package brownout.notification.it;

import brownout.chaos.testkit.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** One instance's way to Kafka, over a proxy that can hold everything back. */
final class KafkaLink {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String client;
    private final URI api;
    private final int port = FreePorts.next();

    KafkaLink(String client, URI api) {
        this.client = client;
        this.api = api;
    }

    String client() {
        return client;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    void connect(String upstream) {
        post(
                "/proxies",
                "{\"name\":\"%s\",\"listen\":\"%s\",\"upstream\":\"%s\"}".formatted(client, address(), upstream));
    }

    /** Both ways: nothing arrives and nothing is refused. */
    void cut() {
        for (String stream : new String[] {"upstream", "downstream"}) {
            post(
                    "/proxies/" + client + "/toxics",
                    "{\"name\":\"cut-%s\",\"type\":\"timeout\",\"stream\":\"%s\",\"attributes\":{\"timeout\":0}}"
                            .formatted(stream, stream));
        }
    }

    /** All links, in truth: whatever was cut. */
    void heal() {
        post("/reset", "");
    }

    private void post(String path, String body) {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(api.resolve(path))
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(path + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
