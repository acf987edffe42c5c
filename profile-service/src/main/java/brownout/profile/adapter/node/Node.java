package brownout.profile.adapter.node;

import brownout.frontdoor.FrontDoorConfig;
import brownout.frontdoor.adapter.grpc.Credential;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.profile.ProfileConfig;
import brownout.profile.adapter.edge.Deadlines;
import brownout.profile.adapter.grpc.GrpcPeers;
import brownout.profile.adapter.kafka.KafkaLogAppender;
import brownout.profile.adapter.kafka.KafkaSettings;
import brownout.profile.adapter.kafka.KafkaTopic;
import brownout.profile.adapter.kafka.LogTailer;
import brownout.profile.adapter.redis.RedisView;
import brownout.profile.adapter.telemetry.MicrometerObserver;
import brownout.profile.consistency.EchoPacer;
import brownout.profile.consistency.ProfileSafeguard;
import brownout.profile.consistency.Proofs;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.consistency.WallClockLag;
import brownout.profile.consistency.Watermarks;
import brownout.profile.replication.AppliedLog;
import brownout.profile.replication.HomeLog;
import brownout.profile.replication.HomeWriter;
import brownout.profile.routing.Neighbourhood;
import brownout.profile.routing.Peers;
import brownout.profile.routing.ReadRouter;
import brownout.profile.routing.Region;
import brownout.profile.routing.Regions;
import brownout.profile.routing.Replica;
import brownout.profile.routing.Topology;
import brownout.profile.routing.WriteRouter;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One region: puts the parts together, starts their threads, and stops them. */
@Singleton
public class Node {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(6);

    private final ProfileConfig config;
    private final SystemTime time = new SystemTime();
    private final Topology topology;
    private final Switchboard<ProfileSafeguard> safeguards;
    private final SessionTokens tokens;
    private final RedisView view;
    private final AppliedLog applied;
    private final GrpcPeers peers;
    private final Optional<HomeWriter> home;
    private final LogTailer tailer;
    private final EchoPacer pacer;
    private final ReadRouter reads;
    private final WriteRouter writes;
    private final Regions regions;
    private final List<Thread> threads = new ArrayList<>();

    public Node(ProfileConfig config, FrontDoorConfig door, OpenTelemetry telemetry, MeterRegistry registry) {
        this.config = config;
        Settings settings = new Settings(config);
        topology = settings.topology();
        safeguards = Switchboard.of(ProfileSafeguard.class, config.safeguards());
        Tracer tracer = telemetry.getTracer("brownout.profile");
        tokens = new SessionTokens(settings.sessionKey());
        view = new RedisView(config.redis().uri(), config.opRetention(), time);
        applied = new AppliedLog(config.maxWaiters());
        ClientInterceptor credential = Credential.interceptor(door);
        Map<Region, ManagedChannel> channels = new HashMap<>();
        settings.peers().forEach((region, address) -> channels.put(region, GrpcPeers.channel(address, credential)));
        peers = new GrpcPeers(channels, topology, tokens, tracer, time);
        KafkaSettings kafka = KafkaSettings.of(config);
        KafkaTopic topic = new KafkaTopic(kafka);
        home = topology.isHome()
                ? Optional.of(new HomeWriter(
                        new KafkaLogAppender(kafka, topic, tracer, time),
                        view,
                        applied,
                        time,
                        config.maxQueuedWrites()))
                : Optional.empty();
        WallClockLag wallClock = new WallClockLag(config.clockSkew());
        tailer = new LogTailer(kafka, topic, new LogTailer.Following(view, applied, wallClock), tracer, time);
        Watermarks watermarks = new Watermarks();
        HomeLog log = home.<HomeLog>map(writer -> writer).orElse(peers);
        Proofs proofs = new Proofs(log, topology.self().name(), watermarks, time);
        pacer = new EchoPacer(proofs, safeguards, time);
        reads = new ReadRouter(
                new Replica(view, applied, proofs, watermarks, wallClock, time),
                safeguards,
                new Neighbourhood(topology, peers, tailer),
                new MicrometerObserver(registry, pacer),
                config.localWait());
        writes = new WriteRouter(topology, peers, home);
        regions = new Regions(topology, peers, channels.keySet(), this::state, time);
        gauges(registry);
    }

    private void gauges(MeterRegistry registry) {
        registry.gauge("profile.staleness.bound.seconds", reads, router -> {
            OptionalLong age = router.watermarkAge();
            return age.isPresent() ? age.getAsLong() / 1e9 : Double.NaN;
        });
        registry.gauge(
                "profile.log.silence.seconds", tailer, each -> each.silence().toMillis() / 1e3);
        registry.gauge("profile.reads.waiting", applied, AppliedLog::waiting);
        registry.gauge("profile.home.leading", home, writer -> leads() ? 1 : 0);
        IntStream.range(0, config.kafka().partitions())
                .forEach(partition -> registry.gauge(
                        "profile.applied.offset",
                        List.of(Tag.of("partition", Integer.toString(partition))),
                        applied,
                        log -> log.applied(partition).orElse(-1)));
    }

    void start(@Observes StartupEvent event) {
        LOG.info("region {} starts, home is {}", topology.self(), topology.home());
        begin("profile-tailer", tailer);
        home.ifPresent(writer -> begin("profile-home", writer));
        time.every(EchoPacer.TICK, pacer::tick);
    }

    private void begin(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        home.ifPresent(HomeWriter::stop);
        tailer.stop();
        long end = time.nanos() + STOP_LIMIT.toNanos();
        for (Thread thread : threads) {
            join(thread, end);
        }
        peers.close();
        view.close();
        time.close();
        LOG.info("region {} stopped", topology.self());
    }

    private void join(Thread thread, long end) {
        try {
            thread.join(Math.max(1, (end - time.nanos()) / 1_000_000));
            if (thread.isAlive()) {
                LOG.warn("thread {} did not stop in time; interrupting it", thread.getName());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Peers.PeerState state() {
        OptionalLong age = reads.watermarkAge();
        return new Peers.PeerState(
                topology.self(),
                topology.isHome(),
                applied.epoch(),
                applied.positions(),
                age.isPresent() ? OptionalLong.of((age.getAsLong() + 999_999) / 1_000_000) : age,
                tailer.stalled());
    }

    private boolean leads() {
        return home.map(writer -> writer.role() == HomeWriter.Role.LEADING).orElse(false);
    }

    /** Whether every thread that must run does. */
    boolean isAlive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    @Produces
    @Singleton
    Regions.RegionState here() {
        return this::state;
    }

    @Produces
    @Singleton
    ReadRouter readRouter() {
        return reads;
    }

    @Produces
    @Singleton
    WriteRouter writeRouter() {
        return writes;
    }

    @Produces
    @Singleton
    Regions regions() {
        return regions;
    }

    @Produces
    @Singleton
    Optional<HomeWriter> homeWriter() {
        return home;
    }

    @Produces
    @Singleton
    Switchboard<ProfileSafeguard> safeguards() {
        return safeguards;
    }

    @Produces
    @Singleton
    SessionTokens sessionTokens() {
        return tokens;
    }

    @Produces
    @Singleton
    Deadlines deadlines() {
        return new Deadlines(config.defaultTimeout(), config.maxTimeout(), time);
    }

    Topology topology() {
        return topology;
    }

    RedisView view() {
        return view;
    }

    AppliedLog applied() {
        return applied;
    }

    LogTailer tailer() {
        return tailer;
    }

    GrpcPeers peers() {
        return peers;
    }
}
