package brownout.jobqueue.adapter.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.kafka.KafkaCluster;
import brownout.chaos.testkit.redis.RedisServer;
import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.frontdoor.access.Caller;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.TestConfig;
import brownout.jobqueue.lease.Claimed;
import brownout.jobqueue.lease.Hold;
import brownout.jobqueue.lease.StoreUnavailableException;
import brownout.jobqueue.lease.Verdict;
import brownout.jobqueue.safeguard.Safeguard;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole queue in this process beside real Kafka and Redis, of which Redis is killed and loses the end of its file. */
class SchedulerLossIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Switchboard<Safeguard> SAFEGUARDS = Switchboard.allOn(Safeguard.class);
    private static KafkaCluster kafka;
    private static RedisServer redis;
    private static Server server;

    @BeforeAll
    static void start(@TempDir Path directory) {
        kafka = KafkaCluster.single(directory.resolve("kafka"));
        redis = RedisServer.start(directory.resolve("redis"));
        server = server("a");
        server.start();
        awaitOpen(0);
    }

    private static Server server(String name) {
        return new Server(
                TestConfig.of(Map.of(
                        "jobqueue.instance",
                        name,
                        "jobqueue.kafka.bootstrap-servers",
                        kafka.bootstrap(),
                        "jobqueue.redis.uri",
                        redis.uri(),
                        "jobqueue.lease",
                        "60s")),
                SAFEGUARDS,
                OpenTelemetry.noop().getTracer("test"),
                Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        server.stop();
        redis.close();
        kafka.close();
    }

    private static void awaitOpen(long epoch) {
        await().atMost(PATIENCE)
                .until(() -> server.status().epoch() >= epoch
                        && server.status().closedBecause().isEmpty());
    }

    private static void crashLosing(long written) {
        long before = server.status().epoch();
        redis.crashLosing(written);
        awaitOpen(before + 1);
    }

    @Test
    void jobs_admitted_and_claimed_in_the_lost_tail_come_back_and_no_token_is_given_twice() {
        long written = redis.written();
        Set<String> jobs = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            jobs.add(submit());
        }
        List<Claimed> lost = claim(5);
        Claimed done = lost.get(0);
        assertThat(server.leases().complete(hold(done), done.outputPrefix())).isEqualTo(Verdict.OK);
        awaitRelayed(done.job().value(), JobStatus.COMPLETED);

        crashLosing(written);

        jobs.remove(done.job().value());
        assertThat(state(done.job().value()).getStatus()).isEqualTo(JobStatus.COMPLETED);
        List<Claimed> again = claim(4);
        assertThat(again).extracting(it -> it.job().value()).containsExactlyInAnyOrderElementsOf(jobs);
        long highest = lost.stream().mapToLong(it -> it.token().value()).max().orElseThrow();
        assertThat(again).allSatisfy(it -> assertThat(it.token().value()).isGreaterThan(highest));
        lost.stream()
                .skip(1)
                .forEach(it -> assertThat(server.leases().complete(hold(it), it.outputPrefix()))
                        .isEqualTo(Verdict.LOST));
        again.forEach(it -> assertThat(server.leases().complete(hold(it), it.outputPrefix()))
                .isEqualTo(Verdict.OK));
    }

    @Test
    void a_job_whose_admission_was_lost_before_the_relay_told_of_it_is_admitted_again() {
        anotherInstanceRelays();
        long written = redis.written();
        String job = submit();
        await().atMost(PATIENCE).until(() -> state(job).getStatus() == JobStatus.READY);
        crashLosing(written);
        await().atMost(PATIENCE)
                .until(() ->
                        known(job).map(it -> it.getStatus() == JobStatus.READY).orElse(false));
        Claimed claimed = claim(1).get(0);
        assertThat(claimed.job().value()).isEqualTo(job);
        assertThat(server.leases().complete(hold(claimed), claimed.outputPrefix()))
                .isEqualTo(Verdict.OK);
    }

    @Test
    void a_cancelling_that_was_answered_survives_the_loss_of_everything_after_the_submission() {
        String job = submit();
        await().atMost(PATIENCE).until(() -> state(job).getStatus() == JobStatus.READY);
        long written = redis.written();
        assertThat(server.calls().cancel(Caller.ANYBODY, job).state().getStatus())
                .isEqualTo(JobStatus.CANCELLED);
        crashLosing(written);
        assertThat(state(job).getStatus()).isEqualTo(JobStatus.CANCELLED);
        assertThat(server.leases().claim("w", 1)).isEmpty();
    }

    @Test
    void while_it_is_not_known_what_was_lost_no_job_is_called_unknown() {
        String job = submit();
        await().atMost(PATIENCE).until(() -> state(job).getStatus() == JobStatus.READY);
        kafka.broker(1).pause();
        try {
            redis.crashLosing(redis.written());
            await().atMost(PATIENCE)
                    .until(() -> !server.status().closedBecause().isEmpty());
            assertThatThrownBy(() -> state(job)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> server.calls().cancel(Caller.ANYBODY, job))
                    .isInstanceOf(StoreUnavailableException.class);
        } finally {
            kafka.broker(1).resume();
        }
        await().atMost(PATIENCE).until(() -> server.status().closedBecause().isEmpty());
        Claimed claimed = claim(1).get(0);
        assertThat(server.leases().complete(hold(claimed), claimed.outputPrefix()))
                .isEqualTo(Verdict.OK);
    }

    /** One that has died: nothing is relayed until its turn is over. */
    private static void anotherInstanceRelays() {
        RedisClient client = RedisClient.create(redis.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().set("{q0}:relay", "another", SetArgs.Builder.px(Duration.ofSeconds(6)));
        } finally {
            client.shutdown();
        }
    }

    private static Hold hold(Claimed claimed) {
        return new Hold(claimed.job(), claimed.token(), "w");
    }

    private static List<Claimed> claim(int count) {
        List<Claimed> claimed = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            claimed.addAll(server.leases().claim("w", count - claimed.size()));
            return claimed.size() == count;
        });
        return claimed;
    }

    private static JobState state(String job) {
        return server.calls().get(Caller.ANYBODY, job).state();
    }

    private static Optional<JobState> known(String job) {
        try {
            return Optional.of(state(job));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    /** A job's last event is in Kafka once cancelling another is answered: the outbox is in order. */
    private static void awaitRelayed(String job, JobStatus status) {
        assertThat(state(job).getStatus()).isEqualTo(status);
        String other = submit();
        await().atMost(PATIENCE).until(() -> known(other).isPresent());
        server.calls().cancel(Caller.ANYBODY, other);
    }

    private static String submit() {
        JobSpec spec = JobSpec.newBuilder()
                .setKind("transcode")
                .setSource("s3://v/a.mp4")
                .setTenant("acme")
                .setJobClass(JobClass.NORMAL)
                .addRenditions(Rendition.newBuilder().setName("a").setHeight(1).setBitrateKbps(1))
                .build();
        return server.calls().submit(spec, Optional.empty()).id().value();
    }
}
