package brownout.chaos.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells what a started process still lacks before it can be used. */
@FunctionalInterface
public interface Readiness {

    /** @return empty when ready, else what is missing, as the end of the sentence "kafka-1 is not ready: …" */
    Optional<String> missing(ManagedProcess process);

    /** The process itself has written a line that contains {@code pattern} since it was last started. */
    static Readiness logLine(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return process -> process.log().linesOfThisRun().stream()
                        .anyMatch(line -> compiled.matcher(line).find())
                ? Optional.empty()
                : Optional.of("its log has no line with \"" + pattern + "\"");
    }

    /** Something accepts connections on this loopback port. It may be someone else: combine with a check of identity. */
    static Readiness tcp(int port) {
        return process -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of("nothing accepts connections on port " + port);
            }
        };
    }

    /** {@code uri} answers with a status from 200 to 299 within two seconds. */
    static Readiness http(URI uri) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
        return process -> {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                return answer.statusCode() / 100 == 2
                        ? Optional.empty()
                        : Optional.of(uri + " answers " + answer.statusCode() + " " + shortened(answer.body()));
            } catch (IOException e) {
                return Optional.of(uri + " does not answer");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("the wait for " + uri + " was interrupted");
            }
        };
    }

    default Readiness and(Readiness other) {
        return process -> missing(process).or(() -> other.missing(process));
    }

    private static String shortened(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }
}
