package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.job.PriorityClass.BULK;
import static brownout.jobqueue.job.PriorityClass.CRITICAL;
import static brownout.jobqueue.job.PriorityClass.HIGH;
import static brownout.jobqueue.job.PriorityClass.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Intake.DepthLimits;
import brownout.jobqueue.dispatch.Intake.Remembered;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.Claimed;
import brownout.jobqueue.lease.Controls.Reclassified;
import brownout.jobqueue.lease.Explanation;
import brownout.jobqueue.lease.Explanation.Candidate;
import brownout.jobqueue.lease.Failure;
import brownout.jobqueue.lease.Hold;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RedisControlsIT extends OnRedis {
    private final RedisControls controls = new RedisControls(scripts, () -> policy);

    private Explanation explain(JobId id) {
        return controls.explain(id).orElseThrow();
    }

    private Reclassified reclassify(JobId id, PriorityClass to) {
        JobSpec spec = state(id).getSpec().toBuilder().setJobClass(to.wire()).build();
        return controls.reclassify(id, spec);
    }

    @Test
    void what_explain_says_is_next_is_what_the_next_claim_gives() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<JobId> waiting = new ArrayList<>();
        for (int step = 0; step < 150; step++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                waiting.add(admit(PriorityClass.ALL.get(random.nextInt(4)), "t" + random.nextInt(3)));
            }
            List<JobId> next = waiting.stream()
                    .filter(it -> explain(it).because().startsWith("It is the next"))
                    .toList();
            List<Claimed> claimed = leases.claim("w", 1);
            assertThat(claimed)
                    .extracting(Claimed::job)
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(next);
            claimed.forEach(it -> waiting.remove(it.job()));
            if (random.nextBoolean()) {
                claimed.forEach(it -> complete(it, "w"));
            }
        }
    }

    @Test
    void explain_says_what_a_job_waits_for() {
        JobId first = admit(HIGH, "a");
        JobId second = admit(HIGH, "a");
        JobId others = admit(HIGH, "b");
        JobId critical = admit(CRITICAL, "b");
        assertThat(explain(first).because()).contains("critical's turn");
        assertThat(explain(second).because()).isEqualTo("1 older jobs of tenant a go first.");
        assertThat(explain(others).because())
                .contains("a job of tenant a goes first")
                .contains("turn");
        assertThat(explain(critical).because()).startsWith("It is the next");
        assertThat(explain(others).table())
                .extracting(Candidate::priority, Candidate::tenant)
                .containsExactly(tuple(CRITICAL, "b"), tuple(HIGH, "a"));
        policy = policy(1);
        leases.claim("w", 1);
        assertThat(explain(critical).because()).isEqualTo("A worker has it.");
        assertThat(explain(others).because()).isEqualTo("Tenant b runs 1 jobs, as many as it may.");
        assertThat(controls.explain(submission(BULK, "a").id())).isEmpty();
    }

    @Test
    void a_paused_class_is_not_claimed_from_until_it_is_resumed() {
        JobId high = admit(HIGH, "a");
        JobId bulk = admit(BULK, "a");
        controls.pause(HIGH, true);
        controls.pause(HIGH, true);
        assertThat(controls.paused()).containsExactly(HIGH);
        assertThat(explain(high).because()).isEqualTo("Class high is paused.");
        assertThat(leases.claim("w", 5)).extracting(Claimed::job).containsExactly(bulk);
        controls.pause(HIGH, false);
        assertThat(controls.paused()).isEmpty();
        assertThat(leases.claim("w", 5)).extracting(Claimed::job).containsExactly(high);
    }

    @Test
    void a_job_moved_to_another_class_is_claimed_counted_and_shown_as_of_it() {
        JobId moved = admit(BULK, "a");
        admit(HIGH, "a");
        assertThat(reclassify(moved, CRITICAL)).isEqualTo(Reclassified.DONE);
        assertThat(reclassify(moved, CRITICAL)).isEqualTo(Reclassified.DONE);
        assertThat(state(moved).getSpec().getJobClass()).isEqualTo(JobClass.CRITICAL);
        assertThat(counters("waiting"))
                .containsEntry("c:0", "1")
                .containsEntry("r:0", "1")
                .doesNotContainKey("c:3");
        Claimed claimed = leases.claim("w", 1).get(0);
        assertThat(claimed.job()).isEqualTo(moved);

        assertThat(reclassify(moved, NORMAL)).as("while it runs").isEqualTo(Reclassified.DONE);
        assertThat(counters("inflight")).containsEntry("c:2", "1").doesNotContainKey("c:0");
        leases.fail(new Hold(moved, claimed.token(), "w"), Failure.retryable("E", "m"));
        assertThat(counters("waiting")).containsEntry("c:2", "1");
        assertThat(reclassify(moved, HIGH)).as("while it is delayed").isEqualTo(Reclassified.DONE);
        intake.cancel(moved);
        assertThat(counters("waiting")).containsEntry("c:1", "1").doesNotContainKey("c:2");
        assertThat(counters("inflight")).isEmpty();
        assertThat(reclassify(moved, BULK)).isEqualTo(Reclassified.ENDED_ALREADY);
    }

    @Test
    void a_key_still_means_a_job_whose_class_was_changed_and_a_job_not_admitted_keeps_its_class() {
        Submission submission = submission(BULK, "a");
        intake.remember(submission, DepthLimits.NONE);
        assertThat(reclassify(submission.id(), HIGH)).isEqualTo(Reclassified.NOT_ADMITTED);
        intake.admit(List.of(new Intake.Arrival(submission, "t/0/0")), new Intake.Room(10, 10));
        assertThat(reclassify(submission.id(), HIGH)).isEqualTo(Reclassified.DONE);
        assertThat(intake.remember(submission, DepthLimits.NONE)).isEqualTo(new Remembered.Replay(true));
        assertThat(state(submission.id()).getFingerprint()).isEqualTo(submission.fingerprint());
    }

    private Map<String, String> counters(String name) {
        Map<String, byte[]> hash = link.call(redis -> redis.hgetall(RedisScripts.PREFIX + name));
        return hash.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, it -> new String(it.getValue(), StandardCharsets.UTF_8)));
    }
}
