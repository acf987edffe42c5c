package brownout.jobqueue.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.redis.RedisServer;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Intake.Arrival;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.Backoff;
import brownout.jobqueue.lease.ClaimModel;
import brownout.jobqueue.lease.Claimed;
import brownout.jobqueue.lease.Hold;
import brownout.jobqueue.lease.LeasePolicy;
import brownout.jobqueue.lease.LeasePolicy.Switches;
import io.lettuce.core.api.sync.RedisCommands;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of claims, on the real script. Jobs are given their age by their time of submission. */
class ClaimOrderIT {
    /** So long that the time which a test takes is nothing beside it. */
    private static final Duration AGING = Duration.ofHours(1);

    private static final Intake.Room ROOM = new Intake.Room(100_000, 100_000);
    private static final int MIXES = Integer.getInteger("claim-order.mixes", 250);
    private static RedisServer server;
    private static RedisLink link;
    private final RedisScripts scripts =
            new RedisScripts(link, OpenTelemetry.noop().getTracer("test"));
    private final RedisIntake intake = new RedisIntake(scripts);
    private final List<Claimed> running = new ArrayList<>();
    private LeasePolicy policy = policy(AGING, false, 0);
    private final RedisLeaseStore leases = new RedisLeaseStore(scripts, () -> policy, new Random(7));
    private final long began = System.currentTimeMillis();
    private long aged;

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
        running.clear();
    }

    private static LeasePolicy policy(Duration aging, boolean strict, int tenantInflight) {
        Duration hour = Duration.ofHours(1);
        return new LeasePolicy(hour, hour, 3, new Backoff(hour, hour), aging, strict, tenantInflight, Switches.ALL_ON);
    }

    /** A job of an age that no other has, so that no order rests on a tie. */
    private ClaimModel.Job job(PriorityClass priority, String tenant, Duration age) {
        long since = began - age.toMillis() - ++aged;
        return new ClaimModel.Job(new JobId(UUID.randomUUID().toString()), priority, tenant, since);
    }

    private void admit(List<ClaimModel.Job> jobs) {
        intake.admit(jobs.stream().map(ClaimOrderIT::arrival).toList(), ROOM);
    }

    private static Arrival arrival(ClaimModel.Job job) {
        JobSpec spec = JobSpec.newBuilder()
                .setKind("transcode")
                .setSource("s3://v/a.mp4")
                .setTenant(job.tenant())
                .setJobClass(job.priority().wire())
                .addRenditions(Rendition.newBuilder().setName("a").setHeight(1).setBitrateKbps(1))
                .build();
        return new Arrival(new Submission(job.id(), spec, Instant.ofEpochMilli(job.since()), "", ""), "t/0/0");
    }

    private List<JobId> claim(int most) {
        List<Claimed> claimed = leases.claim("w", most);
        running.addAll(claimed);
        return claimed.stream().map(Claimed::job).toList();
    }

    private JobId complete(Claimed job) {
        running.remove(job);
        leases.complete(new Hold(job.job(), job.token(), "w"), job.outputPrefix());
        return job.job();
    }

    @Test
    void claims_follow_the_model_over_random_mixes_of_classes_tenants_weights_and_ages() {
        long first = new Random().nextInt(1_000_000);
        for (long seed = first; seed < first + MIXES; seed++) {
            empty();
            followsTheModel(new Random(seed), seed);
        }
    }

    private void followsTheModel(Random random, long seed) {
        int tenants = 1 + random.nextInt(5);
        Map<String, Integer> weights = Map.of("t0", 1 + random.nextInt(3), "t1", 1 + random.nextInt(20));
        new RedisShard(scripts).weights(weights);
        policy = policy(random.nextInt(4) > 0 ? AGING : Duration.ZERO, random.nextInt(3) == 0, 0);
        ClaimModel model = new ClaimModel(weights, policy.agingInterval(), policy.strict());
        for (int step = 0; step < 12; step++) {
            List<ClaimModel.Job> arrivals = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                Duration age = AGING.multipliedBy(random.nextInt(6)).plus(AGING.dividedBy(2));
                arrivals.add(job(PriorityClass.ALL.get(random.nextInt(4)), "t" + random.nextInt(tenants), age));
            }
            arrivals.forEach(model::add);
            if (!arrivals.isEmpty()) {
                admit(arrivals);
            }
            int most = 1 + random.nextInt(3);
            List<JobId> expected = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                model.claim(System.currentTimeMillis()).ifPresent(it -> expected.add(it.id()));
            }
            assertThat(claim(most)).as("seed %d, step %d", seed, step).isEqualTo(expected);
            while (!running.isEmpty() && random.nextInt(3) > 0) {
                model.ended(complete(running.get(random.nextInt(running.size()))));
            }
        }
    }

    @Test
    void an_overdue_job_is_claimed_within_the_stated_bound_whatever_else_is_running_or_arrives() {
        long first = new Random().nextInt(1_000_000);
        for (long seed = first; seed < first + 25; seed++) {
            empty();
            Random random = new Random(seed);
            PriorityClass priority = PriorityClass.ALL.get(random.nextInt(4));
            policy = policy(AGING, false, 0);
            // Jobs of its tenant run on and on, so by its share alone it would never be its turn.
            admit(List.of(
                    job(PriorityClass.CRITICAL, "starved", AGING), job(PriorityClass.CRITICAL, "starved", AGING)));
            claim(2);
            running.clear();
            int older = random.nextInt(20);
            Duration overdue = AGING.multipliedBy(priority.rank() + 1L);
            List<ClaimModel.Job> old = new ArrayList<>();
            for (int i = 0; i < older; i++) {
                old.add(job(priority, "t" + random.nextInt(5), overdue.plusMinutes(30)));
            }
            ClaimModel.Job starved = job(priority, "starved", overdue);
            old.add(starved);
            admit(old);
            int bound = 31 + 32 * ((older + 8) / 8);
            assertThat(claimsUntil(starved.id(), random, bound + 1))
                    .as("seed %d, class %s, %d older", seed, priority, older)
                    .isLessThanOrEqualTo(bound);
        }
    }

    /** Keeps fresh, short jobs of five other tenants ready in every class. */
    private int claimsUntil(JobId wanted, Random random, int atMost) {
        for (int claims = 1; claims <= atMost; claims++) {
            List<ClaimModel.Job> fresh = new ArrayList<>();
            for (PriorityClass priority : PriorityClass.ALL) {
                fresh.add(job(priority, "t" + random.nextInt(5), Duration.ZERO));
            }
            admit(fresh);
            if (claim(1).contains(wanted)) {
                return claims;
            }
            complete(running.get(0));
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void a_tenant_at_its_limit_lends_its_age_to_nobody_and_comes_back_when_a_job_ends() {
        policy = policy(AGING, true, 2);
        admit(List.of(
                job(PriorityClass.BULK, "a", AGING.multipliedBy(9)),
                job(PriorityClass.BULK, "a", AGING.multipliedBy(8)),
                job(PriorityClass.BULK, "a", AGING.multipliedBy(7))));
        assertThat(claim(5)).hasSize(2);
        ClaimModel.Job bulk = job(PriorityClass.BULK, "b", Duration.ZERO);
        ClaimModel.Job high = job(PriorityClass.HIGH, "b", Duration.ZERO);
        admit(List.of(bulk, high));
        assertThat(claim(1)).as("bulk of b is as young as it is").containsExactly(high.id());
        complete(running.get(0));
        assertThat(claim(5))
                .as("the old one of a, then what is left")
                .hasSize(2)
                .endsWith(bulk.id());
    }

    @Test
    void a_job_whose_hash_is_gone_is_passed_over() {
        ClaimModel.Job gone = job(PriorityClass.HIGH, "a", Duration.ofMinutes(2));
        ClaimModel.Job there = job(PriorityClass.HIGH, "a", Duration.ofMinutes(1));
        admit(List.of(gone, there));
        link.call(redis -> redis.del(RedisScripts.PREFIX + "job:" + gone.id()));
        assertThat(claim(2)).containsExactly(there.id());
        byte[] ready = link.call(redis -> redis.hget(RedisScripts.PREFIX + "waiting", "r:1"));
        assertThat(ready).as("jobs counted as ready").isNull();
    }

    @Test
    void a_claim_costs_the_same_with_a_hundred_tenants_as_with_one() {
        double one = commandsPerClaim(1);
        double hundred = commandsPerClaim(100);
        assertThat(hundred).isLessThan(one * 1.2);
    }

    private double commandsPerClaim(int tenants) {
        empty();
        List<ClaimModel.Job> jobs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            jobs.add(job(PriorityClass.ALL.get(i % 4), "t" + i / 4 % tenants, Duration.ZERO));
        }
        admit(jobs);
        claim(1);
        link.call(RedisCommands::configResetstat);
        for (int i = 0; i < 400; i++) {
            claim(1);
        }
        String stats = link.call(redis -> redis.info("commandstats"));
        double perClaim = sum(stats, "cmdstat_(?!evalsha|info|config)\\w+:calls=(\\d+)") / 400.0;
        System.out.printf(
                "%d tenants: %.1f commands, %.1f us in Redis a claim%n",
                tenants, perClaim, sum(stats, "cmdstat_evalsha:calls=\\d+,usec=(\\d+)") / 400.0);
        return perClaim;
    }

    private static long sum(String text, String number) {
        return Pattern.compile(number)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .mapToLong(it -> Long.parseLong(it.replaceAll(".*=", "")))
                .sum();
    }
}
