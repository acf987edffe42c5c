package brownout.jobqueue.adapter.runtime;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.ControlCalls;
import brownout.jobqueue.adapter.JobCalls;
import brownout.jobqueue.adapter.Loop;
import brownout.jobqueue.adapter.RedriveCalls;
import brownout.jobqueue.adapter.kafka.KafkaClients;
import brownout.jobqueue.adapter.kafka.KafkaDeadLetters;
import brownout.jobqueue.adapter.kafka.KafkaDispatcher;
import brownout.jobqueue.adapter.kafka.KafkaOutboxRelay;
import brownout.jobqueue.adapter.kafka.KafkaStateLog;
import brownout.jobqueue.adapter.kafka.KafkaSubmissionLog;
import brownout.jobqueue.adapter.kafka.KafkaTracing;
import brownout.jobqueue.adapter.kafka.KafkaWatch;
import brownout.jobqueue.adapter.redis.RedisControls;
import brownout.jobqueue.adapter.redis.RedisIntake;
import brownout.jobqueue.adapter.redis.RedisJobViews;
import brownout.jobqueue.adapter.redis.RedisLeaseStore;
import brownout.jobqueue.adapter.redis.RedisLink;
import brownout.jobqueue.adapter.redis.RedisOutbox;
import brownout.jobqueue.adapter.redis.RedisRedrive;
import brownout.jobqueue.adapter.redis.RedisScripts;
import brownout.jobqueue.adapter.redis.RedisShard;
import brownout.jobqueue.dispatch.Backlog;
import brownout.jobqueue.dispatch.BoundedLog;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Intake.DepthLimits;
import brownout.jobqueue.dispatch.SubmitDesk;
import brownout.jobqueue.lease.ClaimDesk;
import brownout.jobqueue.lease.LeaseStore;
import brownout.jobqueue.safeguard.Safeguard;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The queue: its parts, put together in one place. Made on first use, which in a worker never comes, so a worker opens no
 * connection to Kafka or Redis. Starts without either and waits for them.
 */
@ApplicationScoped
public class Server {
    /** A third of the threads that calls run on (quarkus.thread-pool.max-threads): the rest is for heartbeats and health. */
    private static final int APPENDS_AT_ONCE = 8;

    private static final Duration APPEND_TURN = Duration.ofMillis(100);

    private final JobQueueConfig config;
    private final ServerStatus status;
    private final Backlog backlog = new Backlog();
    private final RedisLink redis;
    private final RedisJobViews views;
    private final RedisIntake intake;
    private final LeaseStore leases;
    private final RedisOutbox outbox;
    private final ClaimDesk desk;
    private final JobCalls calls;
    private final ControlCalls controls;
    private final RedriveCalls redrives;
    private final KafkaSubmissionLog log;
    private final KafkaDeadLetters deadLetters;
    private final List<Loop> loops = new ArrayList<>();

    public Server(JobQueueConfig config, Switchboard<Safeguard> safeguards, Tracer tracer, Clock clock) {
        this.config = config;
        this.status = new ServerStatus(clock);
        this.redis = new RedisLink(config.redis().uri(), config.redis().timeout());
        RedisScripts scripts = new RedisScripts(redis, tracer, () -> safeguards.isOn(Safeguard.RUN_ID_EPOCH));
        RedisShard shard = new RedisShard(scripts);
        this.views = new RedisJobViews(scripts);
        this.intake = new RedisIntake(scripts);
        this.outbox = new RedisOutbox(scripts);
        Policies policies = new Policies(config, safeguards);
        this.leases = new RedisLeaseStore(scripts, policies, RandomGenerator.getDefault());
        this.desk = new ClaimDesk(leases, clock);
        KafkaClients clients = new KafkaClients(config);
        KafkaTracing tracing = new KafkaTracing(tracer);
        this.log = new KafkaSubmissionLog(clients, tracing, status::areTopicsReady);
        this.deadLetters = new KafkaDeadLetters(clients, shard);
        SubmitDesk submitDesk = new SubmitDesk(
                intake,
                new BoundedLog(log, APPENDS_AT_ONCE, APPEND_TURN),
                backlog,
                safeguards,
                new SubmitDesk.Terms(
                        new DepthLimits(
                                config.limits().depthPerClass(), config.limits().depthPerTenant()),
                        config.limits().lowWater(),
                        clock));
        this.calls = new JobCalls(submitDesk, intake, views);
        this.redrives = new RedriveCalls(calls, new RedisRedrive(scripts, safeguards));
        this.controls = new ControlCalls(calls, new RedisControls(scripts, policies));
        Rebuild rebuild = new Rebuild(new KafkaStateLog(clients), shard, () -> safeguards.isOn(Safeguard.TOKEN_EPOCH));
        Housekeeping.Parts parts = new Housekeeping.Parts(
                leases, scripts, shard, views, rebuild, backlog, desk, safeguards, status, clock);
        KafkaDispatcher.Settings settings = new KafkaDispatcher.Settings(
                new Intake.Room(config.limits().readyPerClass(), config.limits().delayedPerClass()),
                config.limits().lowWater(),
                views::taken,
                status::epoch,
                clock,
                tracing);
        loops.add(new Loop("kafka-watch", () -> new KafkaWatch(clients, config, backlog, intake, status)));
        loops.add(new Loop("housekeeping", () -> new Housekeeping(parts, config)));
        loops.add(new Loop(
                "dispatcher",
                () -> opened(() -> new KafkaDispatcher(clients, intake, deadLetters, safeguards, settings))));
        loops.add(new Loop(
                "outbox-relay", () -> opened(() -> new KafkaOutboxRelay(clients, outbox, shard, config.instance()))));
    }

    /** Kafka's clients would make missing topics with settings of their own, and nothing is admitted before the epoch is known. */
    private Loop.Step opened(Supplier<? extends Loop.Step> step) {
        return status.areTopicsReady() && status.epoch() >= 0 ? step.get() : new Loop.Wait(config.tick());
    }

    void start() {
        desk.start();
        loops.forEach(Loop::start);
    }

    /** Answers held claims with "drain", commits what was admitted, then lets go of Kafka and Redis. */
    void stop() {
        desk.close();
        for (int i = loops.size() - 1; i >= 0; i--) {
            loops.get(i).close();
        }
        log.close();
        deadLetters.close();
        redis.close();
    }

    boolean alive() {
        return desk.alive() && loops.stream().allMatch(Loop::alive);
    }

    ServerStatus status() {
        return status;
    }

    public JobCalls calls() {
        return calls;
    }

    public RedriveCalls redrives() {
        return redrives;
    }

    public ControlCalls controls() {
        return controls;
    }

    public ClaimDesk claimDesk() {
        return desk;
    }

    public LeaseStore leases() {
        return leases;
    }

    public Backlog backlog() {
        return backlog;
    }
}
