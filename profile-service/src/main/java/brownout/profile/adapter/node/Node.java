package brownout.profile.adapter.node;

import brownout.profile.ProfileConfig;
import brownout.profile.adapter.grpc.GrpcPeers;
import brownout.profile.adapter.grpc.ProfilesService;
import brownout.profile.adapter.kafka.KafkaLogAppender;
import brownout.profile.adapter.kafka.KafkaSettings;
import brownout.profile.adapter.kafka.KafkaTopic;
import brownout.profile.adapter.kafka.LogTailer;
import brownout.profile.adapter.redis.RedisView;
import brownout.profile.adapter.telemetry.MicrometerObserver;
import brownout.profile.adapter.telemetry.Tracing;
import brownout.profile.consistency.EchoPacer;
import brownout.profile.consistency.Proofs;
import brownout.profile.consistency.Safeguards;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.consistency.WallClockLag;
import brownout.profile.consistency.Watermarks;
import brownout.profile.replication.AppliedLog;
import brownout.profile.replication.HomeLog;
import brownout.profile.replication.HomeWriter;
import brownout.profile.routing.Neighbourhood;
import brownout.profile.routing.Peers;
import brownout.profile.routing.ReadRouter;
import brownout.profile.routing.Regions;
import brownout.profile.routing.Replica;
import brownout.profile.routing.Topology;
import brownout.profile.routing.WriteRouter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final Tracing tracing;
    private final Safeguards safeguards;
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

    public Node(ProfileConfig config, OpenTelemetry telemetry, MeterRegistry registry) {
        this.config = config;
        Settings settings = new Settings(config);
        topology = settings.topology();
        safeguards = new Safeguards(settings.safeguards());
        tracing = new Tracing(telemetry);
        tokens = new SessionTokens(config.sessionKey());
        view = new RedisView(config.redis().uri(), config.opRetention(), time);
        applied = new AppliedLog(config.maxWaiters());
        peers = new GrpcPeers(settings.peers(), topology, tokens, tracing, time);
        KafkaSettings kafka = KafkaSettings.of(config);
        KafkaTopic topic = new KafkaTopic(kafka);
        home = topology.isHome()
                ? Optional.of(new HomeWriter(
                        new KafkaLogAppender(kafka, topic, tracing, time),
                        view,
                        applied,
                        time,
                        config.maxQueuedWrites()))
                : Optional.empty();
        WallClockLag wallClock = new WallClockLag(config.clockSkew());
        tailer = new LogTailer(kafka, topic, new LogTailer.Following(view, applied, wallClock), tracing, time);
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
        regions = new Regions(topology, peers, settings.peers().keySet(), this::state, time);
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
    Safeguards safeguards() {
        return safeguards;
    }

    @Produces
    @Singleton
    SessionTokens sessionTokens() {
        return tokens;
    }

    @Produces
    @Singleton
    ProfilesService.Surroundings surroundings() {
        return new ProfilesService.Surroundings(config, tracing, time);
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
