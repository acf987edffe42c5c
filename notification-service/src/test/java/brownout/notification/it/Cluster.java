package brownout.notification.it;

import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.kafka.KafkaCluster;
import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.chaos.testkit.provider.adapter.Providers;
import brownout.chaos.testkit.redis.RedisServer;
import brownout.chaos.testkit.toxiproxy.Toxiproxy;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Kafka, Redis, the providers and a profile-service, started once for all integration tests of this module. */
public final class Cluster implements AutoCloseable {
    static final String ALL_PARTITIONS = "[0, 1, 2, 3]";

    private final Path directory;
    private final Toxiproxy toxiproxy =
            Toxiproxy.embedded(ToxiproxyServer.builder().port(0));
    private final List<KafkaLink> links =
            List.of(new KafkaLink("first", toxiproxy.api()), new KafkaLink("second", toxiproxy.api()));
    private final KafkaCluster kafka;
    private final RedisServer redis;
    private final Providers providers;
    private final FakeProfiles profiles = new FakeProfiles();
    private final FakeCollector collector = new FakeCollector();
    private final List<Instance> instances = new ArrayList<>();

    private Cluster() {
        try {
            directory = Files.createTempDirectory(Path.of("target"), "it-");
            Files.createDirectory(directory.resolve("templates"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kafka = kafka(directory.resolve("kafka"));
        redis = RedisServer.start(directory.resolve("redis"));
        providers = Providers.start(directory.resolve("providers"));
    }

    /** With a link of its own for each of two instances, so that one can be cut off and the other not. */
    private KafkaCluster kafka(Path home) {
        var builder = KafkaCluster.in(home);
        links.forEach(link -> builder.link(link.client(), List.of(link.address())));
        var cluster = builder.build();
        cluster.start();
        cluster.awaitReady();
        links.forEach(link -> link.connect(cluster.upstream(link.client(), 1)));
        return cluster;
    }

    /** Injects the one cluster; it is closed when the last test has run. */
    public static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Cluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Cluster.class, type -> new Cluster(), Cluster.class);
        }
    }

    public KafkaCluster kafka() {
        return kafka;
    }

    /** @param number 1 or 2 */
    KafkaLink link(int number) {
        return links.get(number - 1);
    }

    RedisServer redis() {
        return redis;
    }

    Providers providers() {
        return providers;
    }

    /** The same for every instance. */
    Path templates() {
        return directory.resolve("templates").toAbsolutePath();
    }

    FakeProfiles profiles() {
        return profiles;
    }

    FakeCollector collector() {
        return collector;
    }

    /** Instance 1 or 2, ready; started when it is asked for first, and again when it has ended. */
    synchronized Instance instance(int number) {
        while (instances.size() < number) {
            instances.add(new Instance("notification-" + (instances.size() + 1), this, directory));
        }
        var instance = instances.get(number - 1);
        instance.ensureReady();
        return instance;
    }

    /** A further instance with options of its own, ready. Whoever asks for it closes it. */
    Instance another(String name, Path files, String... own) {
        var instance = new Instance(name, this, files, own);
        instance.ensureReady();
        return instance;
    }

    /** Instance 1 with all of the partitions: the others are stopped. Switchboard<Safeguard> and memories are per instance. */
    Instance only() {
        var one = instance(1);
        instances.stream().skip(1).forEach(Instance::close);
        await().atMost(Duration.ofSeconds(60)).until(() -> one.partitions().equals(ALL_PARTITIONS));
        return one;
    }

    /** Stops an instance, if it runs; the others get its partitions. */
    synchronized void stop(int number) {
        if (number <= instances.size()) {
            instances.get(number - 1).close();
        }
    }

    /** On every instance that runs: any of them may own the partition that a test's notification falls into. */
    synchronized void safeguard(String name, boolean on) {
        instances.stream().filter(Instance::isRunning).forEach(instance -> instance.safeguard(name, on));
    }

    /** None runs: for a test with instances of its own. Whoever asks for one of them afterwards starts it again. */
    synchronized void withoutInstances() {
        instance(1);
        stop(2);
        stop(1);
    }

    /** How often the provider has delivered each of these; what it has not delivered is absent. */
    Map<String, Long> deliveries(ProviderName provider, Collection<String> ids) {
        return providers.log(provider).delivered().stream()
                .map(Delivery::notificationId)
                .filter(ids::contains)
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    }

    long delivered(ProviderName provider, String id) {
        return deliveries(provider, Set.of(id)).getOrDefault(id, 0L);
    }

    /** All providers normal again. */
    void calm() {
        for (ProviderName name : ProviderName.values()) {
            providers.client().behaveNormally(name);
        }
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
        profiles.close();
        collector.close();
        providers.close();
        redis.close();
        kafka.close();
        toxiproxy.close();
    }
}
