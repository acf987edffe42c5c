package brownout.chaos.adapter.bench;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.testkit.kafka.KafkaCluster;
import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.JavaCommand;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.process.Readiness;
import brownout.chaos.testkit.provider.adapter.Providers;
import brownout.chaos.testkit.redis.RedisServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Kafka, Redis, the provider simulators and two instances of notification-service, without proxies between them: what is
 * measured is the service. All but small instances have both of the JVM's compilers, and everything is on disk as always.
 */
public final class BenchStage implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final String JAR = "quarkus-run.jar";

    /** What is in flight dies young, and what is kept once it is settled is copied twice at most. */
    private static final List<String> ALWAYS = List.of(
            "-XX:+UseSerialGC",
            "-Xmn40m",
            "-XX:SurvivorRatio=4",
            "-XX:MaxTenuringThreshold=2",
            "-Xss512k",
            "-XX:SharedArchiveFile=app-cds.jsa",
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
            "-XX:+ExitOnOutOfMemoryError");

    /** The second compiler needs up to 40 MB while it works; what it has freed goes back to the system soon. */
    private static final List<String> BOTH_COMPILERS = List.of(
            "-Xmx96m",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:TrimNativeHeapInterval=5000");

    private static final List<String> SMALL = List.of("-Xmx104m", "-XX:TieredStopAtLevel=1");

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final List<ManagedProcess> instances = new ArrayList<>();
    private final List<URI> addresses = new ArrayList<>();
    private final KafkaCluster kafka;
    private final RedisServer redis;
    private final Providers providers;

    private BenchStage(Path root, Path directory, boolean small) {
        kafka = opened(
                KafkaCluster.started(KafkaCluster.in(directory.resolve("kafka")).lasting()));
        redis = opened(RedisServer.start(directory.resolve("redis")));
        providers = opened(Providers.startLasting(directory.resolve("providers")));
        Path application = root.resolve("notification-service/target/quarkus-app");
        if (!Files.isRegularFile(application.resolve(JAR))) {
            throw new ClusterException(
                    ClusterException.Reason.MISSING,
                    "notification-service is not built: there is no " + application.resolve(JAR));
        }
        for (int number = 1; number <= 2; number++) {
            instance("notification-service-" + number, application, directory, small);
        }
    }

    /**
     * @param directory of its own; everything that is written lies below it
     * @param small instances with the first compiler only: less memory, more processor time
     */
    public static BenchStage start(Path root, Path directory, boolean small) {
        return new BenchStage(root, directory, small);
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.add(0, part);
        return part;
    }

    private void instance(String name, Path application, Path directory, boolean small) {
        int port = FreePorts.next();
        var address = URI.create("http://127.0.0.1:" + port);
        var command = new ArrayList<String>(List.of(JavaCommand.java().toString()));
        command.addAll(ALWAYS);
        command.addAll(small ? SMALL : BOTH_COMPILERS);
        command.addAll(List.of(
                "-Dquarkus.otel.sdk.disabled=true",
                "-Dnotification.instance=" + name,
                // Kept whole for readers without Redis; five times as many cost each full collection as much again.
                "-Dnotification.dedup.max-settled=1000",
                "-Dnotification.kafka.bootstrap-servers=" + kafka.bootstrap(),
                "-Dnotification.redis.uri=" + redis.uri(),
                "-Dnotification.email.host=127.0.0.1",
                "-Dnotification.email.port=" + providers.ports().email(),
                "-Dnotification.push.url=" + providers.pushUrl(),
                "-Dnotification.sms.url=" + providers.smsUrl(),
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.grpc.server.port=" + FreePorts.next(),
                "-jar",
                JAR));
        var process = ManagedProcess.start(new ProcessSpec(
                name,
                command,
                Map.of("MALLOC_ARENA_MAX", "2"),
                application.toAbsolutePath(),
                directory.resolve(name).resolve(name + ".log")));
        opened(() -> process.stop(GRACE));
        instances.add(process);
        addresses.add(address);
        process.awaitReady(Readiness.http(address.resolve("/q/health/ready")), READY_WITHIN);
    }

    public List<URI> addresses() {
        return List.copyOf(addresses);
    }

    public String kafka() {
        return kafka.bootstrap();
    }

    public Providers providers() {
        return providers;
    }

    /** The most that either instance has in memory now. */
    public long residentMegabytes() {
        return instances.stream().mapToLong(ManagedProcess::residentBytes).max().orElse(0) >> 20;
    }

    /** What each part has used of the processors so far, by name; {@code load} is this process. */
    public Map<String, Duration> processorTime() {
        var used = new LinkedHashMap<String, Duration>();
        used.put(
                "instances",
                instances.stream().map(ManagedProcess::processorTime).reduce(Duration.ZERO, Duration::plus));
        used.put("broker", kafka.broker(1).processorTime());
        used.put("redis", redis.process().processorTime());
        used.put("providers", providers.process().processorTime());
        used.put("load", ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
        return used;
    }

    /** Whether all parts live. */
    public boolean isAlive() {
        return Stream.concat(instances.stream(), Stream.of(kafka.broker(1), redis.process(), providers.process()))
                .allMatch(ManagedProcess::isAlive);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part : parts) {
            part.close();
        }
    }
}
