package brownout.jobqueue.adapter.redis;

import brownout.chaos.testkit.redis.RedisServer;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Intake.Arrival;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.Backoff;
import brownout.jobqueue.lease.Claimed;
import brownout.jobqueue.lease.Hold;
import brownout.jobqueue.lease.LeasePolicy;
import brownout.jobqueue.lease.LeasePolicy.Switches;
import io.lettuce.core.api.sync.RedisCommands;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The real scripts on a Redis of the test class's own, empty before each test. */
abstract class OnRedis {
    private static final Duration HOUR = Duration.ofHours(1);
    private static RedisServer server;
    static RedisLink link;

    final RedisScripts scripts = new RedisScripts(link, OpenTelemetry.noop().getTracer("test"));
    final RedisIntake intake = new RedisIntake(scripts);
    final RedisJobViews views = new RedisJobViews(scripts);
    LeasePolicy policy = policy(0);
    final RedisLeaseStore leases = new RedisLeaseStore(scripts, () -> policy, new Random(7));

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = RedisServer.start(directory);
        link = new RedisLink(server.uri(), Duration.ofSeconds(20));
    }

    @AfterAll
    static void stop() {
        link.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        link.call(RedisCommands::flushall);
        new RedisShard(scripts).open(0, 0);
    }

    static LeasePolicy policy(int tenantInflight) {
        return new LeasePolicy(HOUR, HOUR, 3, new Backoff(HOUR, HOUR), HOUR, false, tenantInflight, Switches.ALL_ON);
    }

    static Submission submission(PriorityClass priority, String tenant) {
        JobSpec spec = JobSpec.newBuilder()
                .setKind("transcode")
                .setSource("s3://v/a.mp4")
                .setTenant(tenant)
                .setJobClass(priority.wire())
                .addRenditions(Rendition.newBuilder().setName("a").setHeight(1).setBitrateKbps(1))
                .build();
        return new Submission(new JobId(UUID.randomUUID().toString()), spec, Instant.now(), "", "");
    }

    JobId admit(PriorityClass priority, String tenant) {
        Submission submission = submission(priority, tenant);
        intake.admit(List.of(new Arrival(submission, "t/0/0")), new Intake.Room(100, 100));
        return submission.id();
    }

    JobState state(JobId id) {
        return views.find(id).orElseThrow().state();
    }

    void complete(Claimed job, String worker) {
        leases.complete(new Hold(job.job(), job.token(), worker), job.outputPrefix());
    }
}
