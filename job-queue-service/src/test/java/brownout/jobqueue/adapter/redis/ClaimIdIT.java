package brownout.jobqueue.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.redis.RedisServer;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Intake.Arrival;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.Backoff;
import brownout.jobqueue.lease.Claimed;
import brownout.jobqueue.lease.Expired;
import brownout.jobqueue.lease.Hold;
import brownout.jobqueue.lease.LeasePolicy;
import brownout.jobqueue.lease.LeasePolicy.Switches;
import brownout.jobqueue.lease.Verdict;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a claim is worth whose answer nobody heard. Every job here may have one attempt. */
class ClaimIdIT {
    private static RedisServer server;
    private static RedisLink link;
    private final RedisScripts scripts =
            new RedisScripts(link, OpenTelemetry.noop().getTracer("test"));
    private final RedisIntake intake = new RedisIntake(scripts);
    private final RedisJobViews views = new RedisJobViews(scripts);
    private Duration lease = Duration.ofMinutes(1);
    private Switches switches = Switches.ALL_ON;
    private final RedisLeaseStore leases = new RedisLeaseStore(scripts, this::policy, new Random(7));

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

    private LeasePolicy policy() {
        Duration minute = Duration.ofMinutes(1);
        return new LeasePolicy(lease, minute, 1, new Backoff(minute, minute), Duration.ZERO, false, 0, switches);
    }

    private JobId admit() {
        JobSpec spec = JobSpec.newBuilder()
                .setKind("transcode")
                .setSource("s3://v/a.mp4")
                .setTenant("acme")
                .setJobClass(PriorityClass.NORMAL.wire())
                .addRenditions(Rendition.newBuilder().setName("a").setHeight(1).setBitrateKbps(1))
                .build();
        JobId id = new JobId(UUID.randomUUID().toString());
        intake.admit(
                List.of(new Arrival(new Submission(id, spec, Instant.now(), "", ""), "t/0/0")),
                new Intake.Room(100, 100));
        return id;
    }

    private JobStatus status(JobId id) {
        return views.find(id).orElseThrow().state().getStatus();
    }

    private Expired reaped() {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> leases.reap(10), it -> !it.isEmpty())
                .get(0);
    }

    @Test
    void a_claim_repeated_under_its_id_is_answered_with_the_same_leases_and_spends_no_attempt() {
        admit();
        admit();
        List<Claimed> lost = leases.claim("w", 2, "c1");
        admit();
        List<Claimed> again = leases.claim("w", 2, "c1");
        assertThat(again).extracting(Claimed::job).containsExactlyElementsOf(jobs(lost));
        assertThat(again)
                .extracting(Claimed::token)
                .containsExactlyElementsOf(lost.stream().map(Claimed::token).toList());
        assertThat(again).extracting(Claimed::attempt).containsOnly(1);
        assertThat(again.get(0).outputPrefix()).isEqualTo(lost.get(0).outputPrefix());
        assertThat(leases.claim("w", 2, "c2")).as("another claim").hasSize(1);
        assertThat(leases.claim("other", 2, "c1")).as("another worker's id").isEmpty();
    }

    private static List<JobId> jobs(List<Claimed> claimed) {
        return claimed.stream().map(Claimed::job).toList();
    }

    @Test
    void a_repeated_claim_gives_no_job_that_its_worker_has_lost_and_claims_anew_when_it_has_none() {
        JobId first = admit();
        Claimed job = leases.claim("w", 1, "c").get(0);
        leases.complete(new Hold(first, job.token(), "w"), job.outputPrefix());
        JobId second = admit();
        assertThat(leases.claim("w", 1, "c")).extracting(Claimed::job).containsExactly(second);
    }

    @Test
    void an_attempt_that_nobody_was_heard_of_is_not_counted_but_for_a_job_that_kills_its_workers() {
        lease = Duration.ofMillis(20);
        JobId job = admit();
        for (int unheard = 0; unheard < 5; unheard++) {
            assertThat(leases.claim("w", 1)).hasSize(1);
            assertThat(reaped().outcome()).isEqualTo("UNHEARD");
            assertThat(status(job)).isEqualTo(JobStatus.READY);
        }
        assertThat(leases.claim("w", 1)).hasSize(1);
        assertThat(reaped().outcome()).isEqualTo("LEASE_EXPIRED");
        assertThat(status(job)).as("its one attempt is spent").isEqualTo(JobStatus.DEAD);
    }

    @Test
    void one_heartbeat_makes_it_an_attempt() {
        JobId job = admit();
        Claimed claimed = leases.claim("w", 1).get(0);
        lease = Duration.ofMillis(20);
        assertThat(leases.heartbeat(new Hold(job, claimed.token(), "w"), 0, "")).isEqualTo(Verdict.OK);
        assertThat(reaped().outcome()).isEqualTo("LEASE_EXPIRED");
        assertThat(status(job)).isEqualTo(JobStatus.DEAD);
    }

    @Test
    void without_claim_ids_a_lost_answer_is_an_attempt_and_the_last_one_is_death() {
        switches = new Switches(true, true, true, false);
        lease = Duration.ofMillis(20);
        JobId job = admit();
        assertThat(leases.claim("w", 1, "c")).hasSize(1);
        assertThat(leases.claim("w", 1, "c")).isEmpty();
        assertThat(reaped().outcome()).isEqualTo("LEASE_EXPIRED");
        assertThat(status(job)).isEqualTo(JobStatus.DEAD);
    }
}
