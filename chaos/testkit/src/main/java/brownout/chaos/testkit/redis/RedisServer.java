package brownout.chaos.testkit.redis;

import brownout.chaos.testkit.process.DataDirectory;
import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.process.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A real Redis as a child process, append-only file on ({@code appendfsync everysec}): a stop loses nothing; a crash may
 * lose up to the last two seconds of what was acknowledged, since Redis puts off a write while a sync is under way.
 *
 * @see <a href="https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/">Redis persistence</a>
 */
public final class RedisServer implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Readiness READY = Readiness.logLine("[Rr]eady to accept connections");
    private static final int NEEDS_MEGABYTES = 20;

    private final ManagedProcess process;
    private final AppendOnlyFile file;
    private final int port;

    private RedisServer(ManagedProcess process, Path data, int port) {
        this.process = process;
        this.file = new AppendOnlyFile(data);
        this.port = port;
    }

    /** On a free port, named {@code redis}, ready when this returns. */
    public static RedisServer start(Path directory) {
        return start("redis", directory, directory.resolve("redis.log"), FreePorts.next());
    }

    /** Ready when this returns. @throws brownout.chaos.testkit.process.ProcessException with one sentence */
    public static RedisServer start(String name, Path directory, Path log, int port) {
        return start(RedisBinary.PREFER_INSTALLED, name, directory, log, port);
    }

    /** Ready when this returns. @throws brownout.chaos.testkit.process.ProcessException with one sentence */
    public static RedisServer start(RedisBinary binary, String name, Path directory, Path log, int port) {
        RedisServer server = launch(binary, name, directory, log, port);
        try {
            server.awaitReady();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** As {@link #start}, without waiting: see {@link #awaitReady()}. */
    public static RedisServer launch(RedisBinary binary, String name, Path directory, Path log, int port) {
        FreePorts.require(port, name);
        Path data = DataDirectory.prepare(directory, name, NEEDS_MEGABYTES);
        List<String> command = List.of(
                binary.find(data).toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                data.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--daemonize",
                "no");
        return new RedisServer(
                ManagedProcess.start(new ProcessSpec(name, command, Map.of(), data, log.toAbsolutePath())), data, port);
    }

    /** Also after a restart. */
    public void awaitReady() {
        process.awaitReady(READY, READY_WITHIN);
    }

    /** To crash, pause or restart it. */
    public ManagedProcess process() {
        return process;
    }

    /** How much has been written to its file. What is written later is what {@link #crashLosing} can lose. */
    public long written() {
        return file.size();
    }

    /** Kills it, cuts off what it wrote after {@link #written} said so much, and starts it again, ready when this returns. */
    public void crashLosing(long written) {
        process.crash();
        process.onExit().join();
        file.cutTo(written);
        process.start();
        awaitReady();
    }

    public int port() {
        return port;
    }

    /** {@code redis://127.0.0.1:port} */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Stops it; the data stay. */
    @Override
    public void close() {
        process.stop(GRACE);
    }
}
