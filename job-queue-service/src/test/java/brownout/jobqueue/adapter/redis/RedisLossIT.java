package brownout.jobqueue.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.testkit.redis.RedisServer;
import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Intake.Arrival;
import brownout.jobqueue.dispatch.Intake.Cancelled;
import brownout.jobqueue.dispatch.Intake.Mark;
import brownout.jobqueue.dispatch.Intake.Outcome;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.Backoff;
import brownout.jobqueue.lease.Claimed;
import brownout.jobqueue.lease.Hold;
import brownout.jobqueue.lease.LeasePolicy;
import brownout.jobqueue.lease.LeasePolicy.Switches;
import brownout.jobqueue.lease.Outbox;
import brownout.jobqueue.lease.StoreFailedException;
import brownout.jobqueue.lease.StoreLostException;
import brownout.jobqueue.lease.StoreUnavailableException;
import brownout.jobqueue.lease.Verdict;
import io.lettuce.core.api.sync.RedisCommands;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that is killed and comes back without the end of its file. */
class RedisLossIT {
    private static final long EPOCH = 1L << 32;
    private static final Intake.Room ROOM = new Intake.Room(100, 100);
    private static RedisServer server;
    private static RedisLink link;
    private static boolean byName;
    private static RedisScripts scripts;

    private final RedisShard shard = new RedisShard(scripts);
    private final RedisIntake intake = new RedisIntake(scripts);
    private final RedisJobViews views = new RedisJobViews(scripts);
    private final RedisOutbox outbox = new RedisOutbox(scripts);
    private final RedisLeaseStore leases = new RedisLeaseStore(scripts, RedisLossIT::policy, new Random(7));

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = RedisServer.start(directory);
        link = new RedisLink(server.uri(), Duration.ofSeconds(20));
        scripts = new RedisScripts(link, OpenTelemetry.noop().getTracer("test"), () -> byName);
    }

    @AfterAll
    static void stop() {
        link.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        byName = true;
        link.call(RedisCommands::flushall);
        shard.open(0, 0);
    }

    private static LeasePolicy policy() {
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));
        return new LeasePolicy(
                Duration.ofMinutes(1), Duration.ofMinutes(5), 3, backoff, Duration.ZERO, false, 0, Switches.ALL_ON);
    }

    /** Redis puts off a write while a sync is under way: waits until its file has everything. */
    private static long written() {
        Awaitility.await()
                .until(() -> link.call(redis -> redis.info("persistence")).contains("aof_buffer_length:0\r\n"));
        return server.written();
    }

    /** Kills Redis and waits until calls reach the new one. */
    private static void crashLosing(long written) {
        server.crashLosing(written);
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> link.call(RedisCommands::ping).equals("PONG"));
    }

    private void rebuild(JobState... states) {
        shard.restore(1, EPOCH, List.of(states));
        shard.revoke(1, EPOCH);
        shard.open(1, EPOCH);
    }

    @Test
    void nothing_works_on_a_redis_that_came_back_until_it_is_rebuilt() {
        Claimed claimed = claim(admit(), "a");
        Mark mark = intake.admit(List.of(arrival()), ROOM).mark();
        crashLosing(written());

        assertThat(shard.epoch()).isEmpty();
        assertLost(() -> leases.claim("b", 1));
        assertLost(() -> leases.heartbeat(hold(claimed, "a"), 0.5, ""));
        assertLost(() -> leases.complete(hold(claimed, "a"), claimed.outputPrefix()));
        assertLost(() -> leases.promote(1));
        assertLost(() -> leases.reap(1));
        assertLost(() -> intake.cancel(claimed.job()));
        assertLost(() -> intake.admit(List.of(arrival()), ROOM));
        assertLost(() -> intake.isDurable(mark));
        assertLost(() -> views.find(claimed.job()));
        assertLost(() -> views.find(new JobId(UUID.randomUUID().toString())));

        rebuild();
        assertThat(shard.epoch()).hasValue(1);
        assertThat(views.find(claimed.job())).isPresent();
    }

    @Test
    void a_token_of_the_lost_tail_is_never_given_again_and_its_holder_is_refused() {
        JobId job = admit();
        long written = written();
        Claimed lost = claim(job, "a");
        crashLosing(written);
        rebuild();

        Claimed again = claim(job, "b");
        assertThat(again.token().value())
                .isGreaterThan(EPOCH)
                .isGreaterThan(lost.token().value());
        assertThat(leases.complete(hold(lost, "a"), lost.outputPrefix())).isEqualTo(Verdict.LOST);
        assertThat(leases.complete(hold(again, "b"), again.outputPrefix())).isEqualTo(Verdict.OK);
    }

    @Test
    void without_run_id_epoch_a_token_is_given_twice() {
        byName = false;
        JobId job = admit();
        long written = written();
        Claimed lost = claim(job, "a");
        crashLosing(written);

        assertThat(shard.epoch()).as("nothing is noticed").hasValue(0);
        assertThat(claim(job, "b").token()).isEqualTo(lost.token());
    }

    @Test
    void a_lease_that_is_still_there_is_revoked_and_spends_no_attempt() {
        JobId job = admit();
        Claimed before = claim(job, "a");
        crashLosing(written());
        rebuild();

        assertThat(state(job).getStatus()).isEqualTo(JobStatus.READY);
        assertThat(state(job).getAttempts(0).getOutcome()).isEqualTo("RELEASED");
        assertThat(claim(job, "b").token().value()).isGreaterThan(EPOCH);
        assertThat(leases.heartbeat(hold(before, "a"), 0.5, "")).isEqualTo(Verdict.LOST);
        assertThat(counted("inflight")).isEqualTo(1);
    }

    @Test
    void a_newer_state_takes_the_place_of_what_redis_still_has_wherever_that_is() {
        JobId waiting = admit();
        JobId running = admit();
        Claimed claimed = claim(waiting, "a");
        long written = written();
        leases.complete(hold(claimed, "a"), claimed.outputPrefix());
        JobState ended = state(waiting);
        claim(running, "a");
        JobState claimedLast = state(running);
        crashLosing(written);
        rebuild(ended, claimedLast);

        assertThat(state(waiting).getStatus()).isEqualTo(JobStatus.COMPLETED);
        assertThat(state(waiting).getOutput()).isEqualTo(claimed.outputPrefix());
        assertThat(state(running).getStatus()).isEqualTo(JobStatus.READY);
        assertThat(state(running).getSeq()).isGreaterThan(claimedLast.getSeq());
        assertThat(counted("inflight")).isZero();
        assertThat(counted("waiting")).isEqualTo(1);
    }

    @Test
    void a_rebuild_that_was_cut_short_is_made_again_from_the_beginning() {
        JobId job = admit();
        claim(job, "a");
        JobState last = state(job);
        link.call(RedisCommands::flushall);
        shard.restore(1, EPOCH, List.of(last));
        crashLosing(written());

        assertLost(() -> leases.claim("b", 1));
        shard.restore(2, 2 * EPOCH, List.of(last));
        shard.revoke(2, 2 * EPOCH);
        shard.open(2, 2 * EPOCH);
        assertThat(claim(job, "b").token().value()).isGreaterThan(2 * EPOCH);
        assertThat(counted("waiting")).isZero();
    }

    @Test
    void what_is_answered_counts_as_durable_once_its_event_has_left_the_outbox_and_never_after_a_loss() {
        JobId job = admit();
        Mark mark = ((Cancelled.Done) intake.cancel(job)).mark();
        assertThat(intake.isDurable(mark)).isFalse();
        long written = written();
        relay();
        assertThat(intake.isDurable(mark)).isTrue();
        crashLosing(written);
        rebuild();
        relay();
        assertThat(intake.isDurable(mark))
                .as("of another epoch nothing is known")
                .isFalse();
    }

    @Test
    void the_same_id_after_it_was_forgotten_gets_a_higher_token_and_another_place_for_its_output() {
        Arrival arrival = arrival();
        intake.admit(List.of(arrival), ROOM);
        Claimed first = claim(arrival.submission().id(), "a");
        leases.complete(hold(first, "a"), first.outputPrefix());
        Awaitility.await().until(() -> shard.purge(Duration.ZERO, 10) == 1);
        intake.admit(List.of(arrival), ROOM);
        assertThat(state(arrival.submission().id()).getFencingToken()).isZero();
        Claimed again = claim(arrival.submission().id(), "b");

        assertThat(again.token()).isGreaterThan(first.token());
        assertThat(again.outputPrefix()).isNotEqualTo(first.outputPrefix());
        assertThat(leases.complete(hold(first, "a"), first.outputPrefix())).isEqualTo(Verdict.LOST);
    }

    @Test
    void an_answer_that_says_no_is_told_from_one_that_did_not_come() {
        link.call(redis -> redis.set("{q0}:waiting", new byte[0]));
        assertThatThrownBy(() -> intake.admit(List.of(arrival()), ROOM))
                .isInstanceOf(StoreFailedException.class)
                .hasMessageStartingWith("Redis refused: ");
        server.process().crash();
        assertThatThrownBy(() -> leases.promote(1))
                .isInstanceOf(StoreUnavailableException.class)
                .isNotInstanceOf(StoreFailedException.class)
                .hasMessageStartingWith("Redis gave no answer: ");
        crashLosing(server.written());
    }

    private void relay() {
        outbox.remove(outbox.read(1000).stream().map(Outbox.Entry::id).toList());
    }

    private JobState state(JobId job) {
        return views.find(job).orElseThrow().state();
    }

    private static long counted(String hash) {
        byte[] count = link.call(redis -> redis.hget("{q0}:" + hash, "c:2"));
        return count == null ? 0 : Long.parseLong(RedisScripts.text(count));
    }

    private static void assertLost(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StoreLostException.class);
    }

    private Claimed claim(JobId job, String worker) {
        List<Claimed> claimed = leases.claim(worker, 1);
        assertThat(claimed).extracting(Claimed::job).containsExactly(job);
        return claimed.get(0);
    }

    private static Hold hold(Claimed claimed, String worker) {
        return new Hold(claimed.job(), claimed.token(), worker);
    }

    private JobId admit() {
        Arrival arrival = arrival();
        assertThat(intake.admit(List.of(arrival), ROOM).outcomes()).containsExactly(Outcome.ADMITTED);
        return arrival.submission().id();
    }

    private static Arrival arrival() {
        JobSpec spec = JobSpec.newBuilder()
                .setKind("transcode")
                .setSource("s3://v/a.mp4")
                .setTenant("acme")
                .setJobClass(JobClass.NORMAL)
                .addRenditions(Rendition.newBuilder().setName("a").setHeight(1).setBitrateKbps(1))
                .build();
        JobId id = new JobId(UUID.randomUUID().toString());
        return new Arrival(new Submission(id, spec, Instant.now(), "", ""), PriorityClass.NORMAL.topic() + "/0/0");
    }
}
