package brownout.chaos.testkit.redis;

import brownout.chaos.testkit.process.ProcessException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/** Finds a {@code redis-server} for this machine. */
public enum RedisBinary {
    /** On PATH if there, else {@link #EMBEDDED}. */
    PREFER_INSTALLED,
    /** Redis 6.2 from inside the jar of {@code com.github.codemonstur:embedded-redis}. */
    EMBEDDED;

    private static final String INSTALL = "install one with `apt-get install redis-server` or `brew install redis`.";

    /**
     * @param directory where the embedded binary is unpacked to
     * @throws ProcessException when there is none for this platform
     */
    Path find(Path directory) {
        return switch (this) {
            case PREFER_INSTALLED -> onPath(System.getenv("PATH")).orElseGet(() -> unpack(directory));
            case EMBEDDED -> unpack(directory);
        };
    }

    static Optional<Path> onPath(String path) {
        return Arrays.stream((path == null ? "" : path).split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path unpack(Path directory) {
        try {
            Path unpacked = ExecutableProvider.newJarResourceProvider(directory.toFile())
                    .get()
                    .toPath();
            Path binary = directory.resolve("redis-server");
            copy(unpacked, binary);
            Files.delete(unpacked);
            return binary;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("redis-server was not unpacked to " + directory + ": interrupted.", e);
        } catch (IOException | RuntimeException e) {
            throw new ProcessException(
                    "There is no redis-server on PATH and none that came with this kit runs on "
                            + System.getProperty("os.name") + " " + System.getProperty("os.arch") + " ("
                            + e.getMessage() + "): " + INSTALL,
                    e);
        }
    }

    /**
     * By a child, so that this JVM never holds the binary open for writing: a process that another thread is forking just
     * then would hold it too, and the system does not run a file that somebody may write ("Text file busy").
     */
    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Process copying = new ProcessBuilder(
                        "sh",
                        "-c",
                        "rm -f \"$2\" && cp \"$1\" \"$2\" && chmod 755 \"$2\"",
                        "sh",
                        from.toString(),
                        to.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(copying.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (copying.waitFor() != 0) {
            throw new IOException("it cannot be copied to " + to + ": " + said);
        }
    }
}
