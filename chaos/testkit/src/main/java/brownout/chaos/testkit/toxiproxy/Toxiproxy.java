package brownout.chaos.testkit.toxiproxy;

import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessException;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.process.Readiness;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A Toxiproxy that answers at {@link #api()}. Closing ends what was started for it, and only that. */
public final class Toxiproxy implements AutoCloseable {
    /** Environment variable that names a real {@code toxiproxy-server}. */
    public static final String SERVER_VARIABLE = "TOXIPROXY_SERVER";

    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final URI api;
    private final String description;
    private final Runnable end;

    private Toxiproxy(URI api, String description, Runnable end) {
        this.api = api;
        this.description = description;
        this.end = end;
    }

    /**
     * Inside this JVM.
     *
     * @param settings with host, port and seed as wanted
     * @throws ProcessException when it cannot listen
     */
    public static Toxiproxy embedded(ToxiproxyServer.Builder settings) {
        try {
            ToxiproxyServer server = settings.start();
            return new Toxiproxy(server.apiUri(), "embedded " + ToxiproxyServer.VERSION, server::close);
        } catch (IOException e) {
            throw new ProcessException("Toxiproxy " + e.getMessage() + ".", e);
        }
    }

    /**
     * A real server as a child process.
     *
     * @param binary see {@link #installed()}
     * @param directory of its log, {@code toxiproxy.log}
     * @param port of the API on 127.0.0.1
     */
    public static Toxiproxy real(Path binary, Path directory, int port) {
        URI api = URI.create("http://127.0.0.1:" + port);
        ManagedProcess process = ManagedProcess.start(new ProcessSpec(
                "toxiproxy",
                List.of(binary.toString(), "-host", "127.0.0.1", "-port", Integer.toString(port)),
                Map.of(),
                directory.toAbsolutePath(),
                directory.toAbsolutePath().resolve("toxiproxy.log")));
        try {
            process.awaitReady(Readiness.http(api.resolve("/version")), READY_WITHIN);
        } catch (RuntimeException e) {
            process.stop(GRACE);
            throw e;
        }
        return new Toxiproxy(api, "process " + binary, () -> process.stop(GRACE));
    }

    /** One that somebody else runs. @throws ProcessException when nothing answers there */
    public static Toxiproxy external(URI api) {
        try {
            HttpRequest request = HttpRequest.newBuilder(api.resolve("/version"))
                    .timeout(ANSWERS_WITHIN)
                    .build();
            int status = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                throw new ProcessException(
                        "What runs at " + api + " is no Toxiproxy: GET /version answers " + status + ".");
            }
            return new Toxiproxy(api, "external", () -> {});
        } catch (IOException | IllegalArgumentException e) {
            throw new ProcessException(
                    "No Toxiproxy answers at " + api + " (" + e + "): start one there or give another address.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("The wait for Toxiproxy at " + api + " was interrupted.", e);
        }
    }

    /** The real server's binary: the one that {@value #SERVER_VARIABLE} names, else the first on PATH. */
    public static Optional<Path> installed() {
        Stream<Path> named = Stream.ofNullable(System.getenv(SERVER_VARIABLE)).map(Path::of);
        Stream<Path> onPath = Stream.ofNullable(System.getenv("PATH"))
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .map(directory -> Path.of(directory, "toxiproxy-server"));
        return Stream.concat(named, onPath).filter(Files::isExecutable).findFirst();
    }

    /** Base address of the HTTP API. */
    public URI api() {
        return api;
    }

    /** For status lines: {@code embedded 2.12.0+brownout}, {@code process /usr/bin/toxiproxy-server}, {@code external}. */
    @Override
    public String toString() {
        return description;
    }

    @Override
    public void close() {
        end.run();
    }
}
