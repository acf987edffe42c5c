package brownout.chaos.toxiproxy;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A child process that speaks Toxiproxy's API: the original, or the runnable jar. Ended by {@link #close()}. */
public final class ChildToxiproxy implements AutoCloseable {
    private static final int ATTEMPTS = 600;

    private final Process process;
    private final int port;

    private ChildToxiproxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The original: what TOXIPROXY_SERVER names, or {@code toxiproxy-server} on PATH. */
    public static Optional<Path> executable() {
        String named = System.getenv("TOXIPROXY_SERVER");
        if (named != null && !named.isBlank()) {
            if (!Files.isExecutable(Path.of(named))) {
                throw new IllegalStateException("TOXIPROXY_SERVER names " + named + ", which is not executable");
            }
            return Optional.of(Path.of(named));
        }
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "toxiproxy-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static ChildToxiproxy start(List<String> command) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> full = new ArrayList<>(command);
        full.addAll(List.of("-host", "127.0.0.1", "-port", String.valueOf(port), "-seed", "7"));
        Path log = Files.createTempFile("toxiproxy-server", ".log");
        log.toFile().deleteOnExit();
        Process process = new ProcessBuilder(full)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitListening(process, port, log);
        return new ChildToxiproxy(process, port);
    }

    private static void awaitListening(Process process, int port, Path log) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (accepts(port)) {
                return;
            }
            try {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new IOException("it ended: " + Files.readString(log));
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException(interrupted);
            }
        }
        process.destroyForcibly();
        throw new IOException("it does not listen on port " + port + ": " + Files.readString(log));
    }

    private static boolean accepts(int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
