package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.process.ClassPath;
import brownout.chaos.testkit.process.DataDirectory;
import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.JavaCommand;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.process.Readiness;
import brownout.chaos.testkit.provider.ProviderName;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The push, SMS and email simulators as one child JVM. Delivery logs and idempotency keys outlive a crash and a restart;
 * behaviours do not: a restarted provider is healthy.
 */
public final class Providers implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int NEEDS_MEGABYTES = 20;
    private static final int HEAP_MEGABYTES = 64;
    /** For two million keys. */
    private static final int LASTING_HEAP_MEGABYTES = 768;

    private static final Duration KEYS = Duration.ofHours(24);

    private final ManagedProcess process;
    private final Path directory;
    private final Ports ports;
    private final ProvidersClient client;

    /** Where they listen, on 127.0.0.1. */
    public record Ports(int push, int sms, int email, int control) {
        public static Ports free() {
            return new Ports(FreePorts.next(), FreePorts.next(), FreePorts.next(), FreePorts.next());
        }
    }

    private Providers(ManagedProcess process, Path directory, Ports ports) {
        this.process = process;
        this.directory = directory;
        this.ports = ports;
        this.client = new ProvidersClient(URI.create("http://127.0.0.1:" + ports.control()));
    }

    /**
     * On free ports, keys honoured for a day, log {@code providers.log} in {@code directory}; ready when this returns.
     *
     * @param more further arguments, as {@link ProvidersMain} has them
     */
    public static Providers start(Path directory, String... more) {
        return ready(launch(directory, directory.resolve("providers.log"), Ports.free(), List.of(more)));
    }

    /** As {@link #start}, for thousands of messages a second: both of the JVM's compilers, room for their keys. */
    public static Providers startLasting(Path directory) {
        return ready(launch(
                directory,
                directory.resolve("providers.log"),
                Ports.free(),
                List.of("--key-lifetime", KEYS.toString()),
                arguments -> JavaCommand.lasting(LASTING_HEAP_MEGABYTES, arguments)));
    }

    private static Providers ready(Providers providers) {
        try {
            providers.awaitReady();
            return providers;
        } catch (RuntimeException e) {
            providers.close();
            throw e;
        }
    }

    /**
     * Without waiting: see {@link #awaitReady()}.
     *
     * @param directory of the delivery logs
     * @param log what the process prints
     * @param keyLifetime how long idempotency keys are honoured
     */
    public static Providers launch(Path directory, Path log, Ports ports, Duration keyLifetime) {
        return launch(directory, log, ports, List.of("--key-lifetime", keyLifetime.toString()));
    }

    /**
     * Without waiting, and telling what became of messages, as far as behaviours have {@code receipts}.
     *
     * @param receiver base URL of notification-service
     * @param secretFile one line, {@code whsec_…}
     */
    public static Providers launch(Path directory, Path log, Ports ports, URI receiver, Path secretFile) {
        return launch(
                directory,
                log,
                ports,
                List.of("--receipts-url", receiver.toString(), "--receipts-secret-file", secretFile.toString()));
    }

    private static Providers launch(Path directory, Path log, Ports ports, List<String> more) {
        return launch(directory, log, ports, more, arguments -> JavaCommand.small(HEAP_MEGABYTES, arguments));
    }

    private static Providers launch(
            Path directory, Path log, Ports ports, List<String> more, UnaryOperator<List<String>> java) {
        FreePorts.require(ports.push(), "the push provider");
        FreePorts.require(ports.sms(), "the SMS provider");
        FreePorts.require(ports.email(), "the email provider");
        FreePorts.require(ports.control(), "the providers' control API");
        Path data = DataDirectory.prepare(directory, "providers", NEEDS_MEGABYTES);
        List<String> arguments = new ArrayList<>(List.of(
                "-cp",
                ClassPath.locationOf(ProvidersMain.class) + File.pathSeparator + ClassPath.beside(Providers.class),
                ProvidersMain.class.getName(),
                "--dir",
                data.toString(),
                "--push",
                Integer.toString(ports.push()),
                "--sms",
                Integer.toString(ports.sms()),
                "--email",
                Integer.toString(ports.email()),
                "--control",
                Integer.toString(ports.control())));
        arguments.addAll(more);
        ProcessSpec spec = new ProcessSpec("providers", java.apply(arguments), Map.of(), data, log.toAbsolutePath());
        return new Providers(ManagedProcess.start(spec), data, ports);
    }

    /** Also after a restart. */
    public void awaitReady() {
        process.awaitReady(Readiness.logLine(ProvidersMain.READY), READY_WITHIN);
    }

    /** To crash, pause or restart them. */
    public ManagedProcess process() {
        return process;
    }

    public Ports ports() {
        return ports;
    }

    /** {@code http://127.0.0.1:port} */
    public URI pushUrl() {
        return URI.create("http://127.0.0.1:" + ports.push());
    }

    /** {@code http://127.0.0.1:port} */
    public URI smsUrl() {
        return URI.create("http://127.0.0.1:" + ports.sms());
    }

    /** To change behaviours. */
    public ProvidersClient client() {
        return client;
    }

    /** The oracle, read from disk: it answers also while the process is down. */
    public DeliveryLog log(ProviderName provider) {
        return DeliveryLog.in(directory, provider);
    }

    /** Stops them; logs and keys stay. */
    @Override
    public void close() {
        process.stop(GRACE);
    }
}
