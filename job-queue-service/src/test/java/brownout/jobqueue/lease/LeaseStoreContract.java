package brownout.jobqueue.lease;

import static brownout.contracts.jobqueue.v1.JobEventType.JOB_ADMITTED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_CLAIMED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_COMPLETED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_DEAD;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_FAILED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_LEASE_EXPIRED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_PROGRESSED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_RETRY_SCHEDULED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_WRITE_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Intake.Arrival;
import brownout.jobqueue.dispatch.Intake.Cancelled;
import brownout.jobqueue.dispatch.Intake.DepthLimits;
import brownout.jobqueue.dispatch.Intake.Outcome;
import brownout.jobqueue.dispatch.Intake.Remembered;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.JobMoves;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.LeasePolicy.Switches;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What any scheduler must do. The fake passes it with a clock moved by hand, Redis with its own. */
public abstract class LeaseStoreContract {
    /** Long enough that a heartbeat at its half still comes in time on a busy machine. */
    private static final Duration LEASE = Duration.ofMillis(1600);

    private static final Intake.Room ROOM = new Intake.Room(1000, 1000);

    /** All but claim ids, which the fake does not know; ClaimIdIT is about them. */
    private static final Switches ALL_ON = new Switches(true, true, true, false);

    /** The parts of one scheduler, empty. */
    public record Store(LeaseStore leases, Intake intake, Outbox outbox) {}

    private static final Set<JobStatus> ANY_STATUS = EnumSet.range(JobStatus.SUBMITTED, JobStatus.CANCELLED);

    private LeasePolicy policy;
    private Store store;
    private final Map<Claimed, String> claimers = new HashMap<>();

    protected abstract Store open(Supplier<LeasePolicy> policy);

    /** Lets the scheduler's clock go on by at least this much. */
    protected abstract void pass(Duration time);

    /** The scheduler's clock. */
    protected abstract Instant now();

    @BeforeEach
    void openStore() {
        policy = policy(ALL_ON, Duration.ZERO, false, 0);
        store = open(() -> policy);
    }

    private static LeasePolicy policy(Switches switches, Duration aging, boolean strict, int tenantInflight) {
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));
        return new LeasePolicy(LEASE, Duration.ofMinutes(1), 3, backoff, aging, strict, tenantInflight, switches);
    }

    @Test
    void late_worker_with_old_token_is_rejected() {
        JobId job = admit("a", PriorityClass.NORMAL);
        Hold paused = hold(claimOne("paused"));
        expire();
        Hold other = hold(claimEventually("other"));

        assertThat(store.leases().complete(paused, "out/" + job + "/1/")).isEqualTo(Verdict.LOST);
        assertThat(store.leases().heartbeat(paused, 0.5, "x")).isEqualTo(Verdict.LOST);
        assertThat(store.leases().fail(paused, Failure.retryable("E", "m"))).isEqualTo(Verdict.LOST);
        assertThat(store.leases().complete(other, "out/" + job + "/2/")).isEqualTo(Verdict.OK);
        assertThat(store.leases().complete(paused, "out/" + job + "/1/")).isEqualTo(Verdict.LOST);

        assertThat(events(job, JOB_COMPLETED)).singleElement().satisfies(it -> {
            assertThat(it.getFencingToken()).isEqualTo(2);
            assertThat(it.getOutput()).isEqualTo("out/" + job + "/2/");
        });
        assertThat(events(job, JOB_WRITE_REFUSED))
                .extracting(JobEvent::getRefusedCall)
                .containsExactly("complete", "heartbeat", "fail", "complete");
        assertThat(events(job, JOB_WRITE_REFUSED)).allSatisfy(it -> {
            assertThat(it.getRefusedToken()).isEqualTo(1);
            assertThat(it.getWorker()).isEqualTo("paused");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_token_works_only_for_the_worker_it_was_given_to(boolean fencing) {
        policy = policy(new Switches(fencing, true, true, false), Duration.ZERO, false, 0);
        JobId job = admit("a", PriorityClass.NORMAL);
        Claimed first = claimOne("paused");
        refusesEverythingOf(hold(first, "thief"), first.outputPrefix());
        expire();
        Claimed second = claimEventually("other");
        refusesEverythingOf(hold(second, "paused"), second.outputPrefix());
        refusesEverythingOf(hold(first, "other"), first.outputPrefix());
        assertThat(store.leases().complete(hold(second), second.outputPrefix())).isEqualTo(Verdict.OK);
        refusesEverythingOf(hold(second, "thief"), second.outputPrefix());
        refusesEverythingOf(new Hold(job, new FencingToken(99), "other"), second.outputPrefix());

        assertThat(events(job, JOB_COMPLETED)).hasSize(1);
        assertThat(events(job, JOB_FAILED)).isEmpty();
        assertThat(events(job, JOB_PROGRESSED)).isEmpty();
        assertThat(events(job, JOB_WRITE_REFUSED))
                .hasSize(20)
                .extracting(JobEvent::getWorker)
                .contains("thief", "paused", "other");
    }

    private void refusesEverythingOf(Hold stolen, String output) {
        assertThat(store.leases().heartbeat(stolen, 0.5, "stolen")).isEqualTo(Verdict.LOST);
        assertThat(store.leases().fail(stolen, Failure.fatal("E", "m"))).isEqualTo(Verdict.LOST);
        assertThat(store.leases().fail(stolen, Failure.released("drain", ""))).isEqualTo(Verdict.LOST);
        assertThat(store.leases().complete(stolen, output)).isEqualTo(Verdict.LOST);
    }

    @Test
    void late_worker_is_rejected_before_anybody_else_has_claimed() {
        JobId job = admit("a", PriorityClass.NORMAL);
        Hold paused = hold(claimOne("paused"));
        expire();

        assertThat(store.leases().complete(paused, "out/" + job + "/1/")).isEqualTo(Verdict.LOST);
        assertThat(events(job, JOB_COMPLETED)).isEmpty();
    }

    @Test
    void without_fencing_a_late_worker_completes_a_second_time() {
        policy = policy(new Switches(false, true, true, false), Duration.ZERO, false, 0);
        JobId job = admit("a", PriorityClass.NORMAL);
        Claimed first = claimOne("paused");
        expire();
        Claimed second = claimEventually("other");
        assertThat(first.outputPrefix()).isEqualTo(second.outputPrefix()).isEqualTo("out/" + job + "/");

        assertThat(store.leases().complete(hold(second, "other"), second.outputPrefix()))
                .isEqualTo(Verdict.OK);
        assertThat(store.leases().complete(hold(first, "paused"), first.outputPrefix()))
                .isEqualTo(Verdict.OK);

        assertThat(events(job, JOB_COMPLETED))
                .extracting(JobEvent::getFencingToken)
                .containsExactly(2L, 1L);
    }

    @Test
    void tokens_strictly_increase_over_failures_expiries_and_releases() {
        policy = policy(ALL_ON, Duration.ZERO, false, 0);
        admit(spec("a", PriorityClass.NORMAL).setMaxAttempts(20).build());
        List<Long> tokens = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Claimed claimed = claimEventually("w");
            tokens.add(claimed.token().value());
            if (i % 3 == 0) {
                store.leases().fail(hold(claimed), Failure.retryable("E", "m"));
            } else if (i % 3 == 1) {
                store.leases().fail(hold(claimed), Failure.released("drain", ""));
            } else {
                expire();
            }
        }
        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_heartbeat_keeps_the_lease_and_the_checkpoint() {
        JobId job = admit("a", PriorityClass.NORMAL);
        Hold hold = hold(claimOne("w"));
        for (int i = 1; i <= 4; i++) {
            pass(LEASE.dividedBy(2));
            assertThat(store.leases().heartbeat(hold, i / 10.0, "segment " + i)).isEqualTo(Verdict.OK);
            assertThat(store.leases().reap(10)).isEmpty();
        }
        expire();
        assertThat(claimEventually("other").checkpoint()).isEqualTo("segment 4");
        assertThat(events(job, JOB_PROGRESSED)).hasSize(4);
    }

    @Test
    void an_expired_lease_is_a_failed_attempt_and_the_last_one_is_death() {
        JobId job = admit("a", PriorityClass.NORMAL);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(claimEventually("w").attempt()).isEqualTo(attempt);
            expire();
        }
        assertThat(events(job, JOB_LEASE_EXPIRED)).hasSize(3);
        assertThat(events(job, JOB_RETRY_SCHEDULED)).hasSize(2);
        assertThat(events(job, JOB_DEAD))
                .singleElement()
                .satisfies(it -> assertThat(it.getReason()).isEqualTo("LEASE_EXPIRED"));
        assertThat(store.leases().claim("w", 1)).isEmpty();
    }

    @Test
    void an_attempt_that_outlives_its_time_out_is_taken_away_although_it_beats() {
        admit(spec("a", PriorityClass.NORMAL).setTimeoutMs(3000).build());
        Hold hold = hold(claimOne("w"));
        pass(LEASE.dividedBy(2));
        assertThat(store.leases().heartbeat(hold, 0.1, "")).isEqualTo(Verdict.OK);
        pass(Duration.ofMillis(3050));
        assertThat(store.leases().heartbeat(hold, 0.2, "")).isEqualTo(Verdict.LOST);
        assertThat(store.leases().reap(10))
                .singleElement()
                .satisfies(it -> assertThat(it.outcome()).isEqualTo("TIMEOUT"));
    }

    @Test
    void a_job_past_its_deadline_dies_instead_of_running() {
        Instant deadline = now().plus(Duration.ofMillis(100));
        JobId job = admit(spec("a", PriorityClass.NORMAL)
                .setDeadline(Timestamp.newBuilder()
                        .setSeconds(deadline.getEpochSecond())
                        .setNanos(deadline.getNano()))
                .build());
        pass(Duration.ofMillis(150));
        assertThat(store.leases().claim("w", 1)).isEmpty();
        assertThat(events(job, JOB_DEAD))
                .singleElement()
                .satisfies(it -> assertThat(it.getReason()).isEqualTo("TIMEOUT"));
    }

    @Test
    void deadlines_act_without_anybody_claiming_and_in_bounded_steps() {
        Instant deadline = now().plus(Duration.ofMillis(100));
        JobSpec spec = spec("a", PriorityClass.NORMAL)
                .setDeadline(Timestamp.newBuilder()
                        .setSeconds(deadline.getEpochSecond())
                        .setNanos(deadline.getNano()))
                .build();
        List<JobId> jobs = List.of(admit(spec), admit(spec), admit(spec));
        pass(Duration.ofMillis(150));
        assertThat(store.leases().promote(2)).isEqualTo(2);
        assertThat(store.leases().promote(2)).isEqualTo(1);
        assertThat(jobs)
                .allSatisfy(job -> assertThat(events(job, JOB_DEAD))
                        .singleElement()
                        .satisfies(it -> assertThat(it.getReason()).isEqualTo("TIMEOUT")));
    }

    @Test
    void a_worker_that_does_not_hear_that_it_has_lost_fills_no_outbox() {
        JobId job = admit("a", PriorityClass.NORMAL);
        Hold hold = hold(claimOne("deaf"));
        store.intake().cancel(job);
        for (int i = 0; i < 150; i++) {
            assertThat(store.leases().complete(hold, "out/" + job + "/1/")).isEqualTo(Verdict.CANCEL);
        }
        assertThat(events(job, JOB_WRITE_REFUSED)).hasSize(100);
    }

    @Test
    void a_retryable_failure_waits_its_backoff_and_a_fatal_one_is_buried_at_once() {
        policy = policy(new Switches(true, true, false, false), Duration.ZERO, false, 0);
        JobId retried = admit("a", PriorityClass.NORMAL);
        store.leases().fail(hold(claimOne("w")), Failure.retryable("IO", "reset"));
        assertThat(store.leases().claim("w", 1)).isEmpty();
        assertThat(claimEventually("w").attempt()).isEqualTo(2);
        assertThat(events(retried, JOB_RETRY_SCHEDULED))
                .singleElement()
                .satisfies(it -> assertThat(it.getReason()).contains("due in 20 ms"));

        JobId fatal = admit("b", PriorityClass.NORMAL);
        store.leases().fail(hold(claimOne("w")), Failure.fatal("BAD_SOURCE", "no video"));
        assertThat(events(fatal, JOB_DEAD))
                .singleElement()
                .satisfies(it -> assertThat(it.getReason()).isEqualTo("NON_RETRYABLE"));
        assertThat(events(fatal, JOB_FAILED)).hasSize(1);
    }

    @Test
    void a_release_spends_no_attempt_and_waits_for_nothing() {
        JobId job = admit("a", PriorityClass.NORMAL);
        for (int i = 0; i < 5; i++) {
            Claimed claimed = claimOne("w");
            assertThat(store.leases().fail(hold(claimed), Failure.released("drain", "at " + i)))
                    .isEqualTo(Verdict.OK);
        }
        assertThat(claimOne("w").checkpoint()).isEqualTo("at 4");
        assertThat(events(job, JOB_DEAD)).isEmpty();
    }

    @Test
    void the_same_complete_or_fail_again_is_answered_ok_and_changes_nothing() {
        JobId job = admit("a", PriorityClass.NORMAL);
        Hold hold = hold(claimOne("w"));
        store.leases().fail(hold, Failure.retryable("E", "m"));
        assertThat(store.leases().fail(hold, Failure.retryable("E", "m"))).isEqualTo(Verdict.OK);
        Claimed second = claimEventually("w");
        assertThat(store.leases().complete(hold(second), second.outputPrefix())).isEqualTo(Verdict.OK);
        assertThat(store.leases().complete(hold(second), second.outputPrefix())).isEqualTo(Verdict.OK);
        assertThat(events(job, JOB_COMPLETED)).hasSize(1);
        assertThat(events(job, JOB_FAILED)).hasSize(1);
        assertThat(events(job, JOB_WRITE_REFUSED)).isEmpty();
    }

    @Test
    void an_output_outside_the_assigned_prefix_is_not_published() {
        JobId job = admit("a", PriorityClass.NORMAL);
        Claimed claimed = claimOne("w");
        assertThat(store.leases().complete(hold(claimed), "out/" + UUID.randomUUID() + "/1/"))
                .isEqualTo(Verdict.OUTSIDE_PREFIX);
        assertThat(store.leases().complete(hold(claimed), "out/" + job + "/")).isEqualTo(Verdict.OUTSIDE_PREFIX);
        assertThat(events(job, JOB_COMPLETED)).isEmpty();
        assertThat(store.leases().complete(hold(claimed), claimed.outputPrefix()))
                .isEqualTo(Verdict.OK);
    }

    @Test
    void a_submission_delivered_again_does_not_reset_its_job() {
        Submission submission = submission(spec("a", PriorityClass.NORMAL).build());
        assertThat(admit(submission)).isEqualTo(Outcome.ADMITTED);
        Claimed claimed = claimOne("w");
        assertThat(admit(submission)).isEqualTo(Outcome.KNOWN_ALREADY);
        assertThat(store.leases().claim("w", 1)).isEmpty();
        store.leases().complete(hold(claimed), claimed.outputPrefix());
        assertThat(admit(submission)).isEqualTo(Outcome.KNOWN_ALREADY);
        assertThat(store.leases().claim("w", 1)).isEmpty();
    }

    @Test
    void admission_stops_at_the_capacity_of_a_class_and_keeps_the_order() {
        List<Arrival> batch = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            batch.add(arrival(submission(spec("a", PriorityClass.BULK).build())));
        }
        batch.add(arrival(submission(spec("a", PriorityClass.HIGH).build())));
        assertThat(store.intake().admit(batch, new Intake.Room(3, 1)).outcomes())
                .containsExactly(
                        Outcome.ADMITTED,
                        Outcome.ADMITTED,
                        Outcome.ADMITTED,
                        Outcome.CLASS_FULL,
                        Outcome.CLASS_FULL,
                        Outcome.ADMITTED);
    }

    @Test
    void jobs_that_wait_for_their_time_take_no_place_of_those_that_are_ready() {
        List<Arrival> batch = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            batch.add(arrival(submission(later(Duration.ofHours(1)).build())));
        }
        batch.add(arrival(submission(spec("a", PriorityClass.NORMAL).build())));
        assertThat(store.intake().admit(batch, new Intake.Room(1, 2)).outcomes())
                .containsExactly(Outcome.ADMITTED, Outcome.ADMITTED, Outcome.ADMITTED);
        Submission oneMore = submission(later(Duration.ofHours(1)).build());
        assertThat(store.intake()
                        .admit(List.of(arrival(oneMore)), new Intake.Room(1, 2))
                        .outcomes())
                .containsExactly(Outcome.CLASS_FULL);
        claimOne("w");
        Submission ready = submission(spec("a", PriorityClass.NORMAL).build());
        assertThat(store.intake()
                        .admit(List.of(arrival(ready)), new Intake.Room(1, 2))
                        .outcomes())
                .containsExactly(Outcome.ADMITTED);
    }

    @Test
    void a_call_about_a_job_that_is_only_submitted_changes_and_tells_nothing() {
        Submission submitted = submission(spec("a", PriorityClass.NORMAL).build());
        store.intake().remember(submitted, DepthLimits.NONE);
        Hold hold = new Hold(submitted.id(), new FencingToken(1), "w");
        assertThat(store.leases().heartbeat(hold, 0.5, "x")).isEqualTo(Verdict.LOST);
        assertThat(store.leases().complete(hold, "out/")).isEqualTo(Verdict.LOST);
        assertThat(store.leases().fail(hold, Failure.retryable("E", "m"))).isEqualTo(Verdict.LOST);
        assertThat(store.outbox().read(10)).isEmpty();
    }

    @Test
    void the_depth_never_rises_above_its_limits_and_falls_with_claims() {
        DepthLimits limits = new DepthLimits(3, 2);
        assertThat(remember("a", limits)).isInstanceOf(Remembered.Fresh.class);
        assertThat(remember("a", limits)).isInstanceOf(Remembered.Fresh.class);
        assertThat(remember("a", limits)).isEqualTo(new Remembered.Full(Intake.Scope.TENANT, 2));
        Submission last = submission(spec("b", PriorityClass.NORMAL).build());
        assertThat(store.intake().remember(last, limits)).isInstanceOf(Remembered.Fresh.class);
        assertThat(remember("c", limits)).isEqualTo(new Remembered.Full(Intake.Scope.CLASS, 3));
        admit(last);
        assertThat(remember("c", limits)).isInstanceOf(Remembered.Full.class);
        claimOne("w");
        assertThat(remember("c", limits)).isInstanceOf(Remembered.Fresh.class);
    }

    @Test
    void a_key_means_one_specification_and_a_forgotten_submission_makes_room() {
        Submission first = submission(spec("a", PriorityClass.NORMAL).build());
        Submission other = new Submission(
                first.id(), spec("a", PriorityClass.NORMAL).setOwner("x").build(), now(), "k", "");
        DepthLimits one = new DepthLimits(1, 1);
        assertThat(store.intake().remember(first, one)).isInstanceOf(Remembered.Fresh.class);
        assertThat(store.intake().remember(first, one)).isEqualTo(new Remembered.Replay(false));
        assertThat(store.intake().remember(other, one)).isInstanceOf(Remembered.Conflict.class);
        store.intake().forget(first.id());
        assertThat(remember("a", one)).isInstanceOf(Remembered.Fresh.class);
        admit(first);
        assertThat(store.intake().remember(first, one)).isEqualTo(new Remembered.Replay(true));
        store.intake().forget(first.id());
        assertThat(store.intake().remember(first, one)).isEqualTo(new Remembered.Replay(true));
    }

    @Test
    void a_job_is_cancelled_wherever_it_is_and_a_running_one_publishes_nothing() {
        Submission submitted = submission(spec("a", PriorityClass.NORMAL).build());
        store.intake().remember(submitted, DepthLimits.NONE);
        assertThat(store.intake().cancel(submitted.id())).isInstanceOf(Cancelled.Done.class);
        assertThat(admit(submitted)).isEqualTo(Outcome.KNOWN_ALREADY);

        JobId ready = admit("a", PriorityClass.NORMAL);
        assertThat(store.intake().cancel(ready)).isInstanceOf(Cancelled.Done.class);
        assertThat(store.leases().claim("w", 1)).isEmpty();

        JobId running = admit("a", PriorityClass.NORMAL);
        Claimed claimed = claimOne("w");
        assertThat(store.intake().cancel(running)).isInstanceOf(Cancelled.Done.class);
        assertThat(store.leases().heartbeat(hold(claimed), 0.1, "")).isEqualTo(Verdict.CANCEL);
        assertThat(store.leases().complete(hold(claimed), claimed.outputPrefix()))
                .isEqualTo(Verdict.CANCEL);
        assertThat(events(running, JOB_COMPLETED)).isEmpty();
        assertThat(store.intake().cancel(running)).isInstanceOf(Cancelled.Done.class);

        admit("a", PriorityClass.NORMAL);
        Claimed done = claimOne("w");
        store.leases().complete(hold(done), done.outputPrefix());
        assertThat(store.intake().cancel(done.job())).isInstanceOf(Cancelled.EndedAlready.class);
        assertThat(store.intake().cancel(new JobId(UUID.randomUUID().toString())))
                .isInstanceOf(Cancelled.UnknownJob.class);
    }

    @Test
    void not_before_holds_a_job_back() {
        admit(later(Duration.ofMillis(1500)).build());
        store.leases().promote(10);
        assertThat(store.leases().claim("w", 1)).isEmpty();
        pass(Duration.ofMillis(1550));
        assertThat(store.leases().promote(10)).isEqualTo(1);
        assertThat(store.leases().claim("w", 1)).hasSize(1);
    }

    @Test
    void classes_share_claims_as_the_model_says() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        DeficitRounds model = new DeficitRounds();
        Map<PriorityClass, Integer> waiting = new EnumMap<>(PriorityClass.class);
        for (int step = 0; step < 60; step++) {
            PriorityClass arriving = PriorityClass.ALL.get(random.nextInt(4));
            int count = random.nextInt(3);
            for (int i = 0; i < count; i++) {
                admit("a", arriving);
                waiting.merge(arriving, 1, Integer::sum);
            }
            List<Claimed> claimed = store.leases().claim("w", 1);
            if (!waiting.isEmpty()) {
                Map<PriorityClass, Integer> levels = new EnumMap<>(PriorityClass.class);
                waiting.keySet().forEach(it -> levels.put(it, it.rank()));
                PriorityClass expected = model.pick(levels);
                assertThat(priority(claimed.get(0)))
                        .as("step %d of seed %d", step, seed)
                        .isEqualTo(expected);
                waiting.merge(expected, -1, Integer::sum);
                waiting.values().removeIf(it -> it == 0);
            }
        }
    }

    @Test
    void under_full_load_of_every_class_shares_are_8_4_2_1() {
        for (PriorityClass priority : PriorityClass.ALL) {
            for (int i = 0; i < 16; i++) {
                admit("a", priority);
            }
        }
        Map<PriorityClass, Integer> shares = new EnumMap<>(PriorityClass.class);
        store.leases().claim("w", 15).forEach(it -> shares.merge(priority(it), 1, Integer::sum));
        assertThat(shares)
                .containsEntry(PriorityClass.CRITICAL, 8)
                .containsEntry(PriorityClass.HIGH, 4)
                .containsEntry(PriorityClass.NORMAL, 2)
                .containsEntry(PriorityClass.BULK, 1);
    }

    @Test
    void bulk_does_not_starve_under_critical_load_beyond_the_documented_bound() {
        Duration aging = Duration.ofMillis(50);
        policy = policy(ALL_ON, aging, true, 0);
        JobId bulk = admit("a", PriorityClass.BULK);
        pass(aging.multipliedBy(4));
        admit("a", PriorityClass.CRITICAL);
        assertThat(claimOne("w").job()).as("aged past a fresh critical job").isEqualTo(bulk);
    }

    @Test
    void in_strict_mode_without_aging_bulk_starves() {
        policy = policy(ALL_ON, Duration.ZERO, true, 0);
        admit("a", PriorityClass.BULK);
        pass(Duration.ofMillis(200));
        for (int i = 0; i < 40; i++) {
            admit("a", PriorityClass.CRITICAL);
            assertThat(priority(claimOne("w"))).isEqualTo(PriorityClass.CRITICAL);
        }
    }

    @Test
    void a_tenant_with_much_work_does_not_hold_up_one_with_little() {
        for (int i = 0; i < 10; i++) {
            admit("noisy", PriorityClass.NORMAL);
        }
        admit("quiet", PriorityClass.NORMAL);
        assertThat(claimOne("w").spec().getTenant()).isEqualTo("noisy");
        assertThat(claimOne("w").spec().getTenant()).isEqualTo("quiet");
    }

    @Test
    void without_fairness_a_burst_is_served_whole() {
        policy = policy(new Switches(true, false, true, false), Duration.ZERO, false, 0);
        for (int i = 0; i < 3; i++) {
            admit("noisy", PriorityClass.NORMAL);
        }
        admit("quiet", PriorityClass.NORMAL);
        assertThat(store.leases().claim("w", 3))
                .extracting(it -> it.spec().getTenant())
                .containsExactly("noisy", "noisy", "noisy");
    }

    @Test
    void a_tenant_runs_no_more_jobs_at_once_than_it_may() {
        policy = policy(ALL_ON, Duration.ZERO, false, 2);
        for (int i = 0; i < 5; i++) {
            admit("a", PriorityClass.NORMAL);
        }
        List<Claimed> claimed = store.leases().claim("w", 5);
        assertThat(claimed).hasSize(2);
        store.leases().complete(hold(claimed.get(0), "w"), claimed.get(0).outputPrefix());
        assertThat(store.leases().claim("w", 5)).hasSize(1);
    }

    @Test
    void another_job_under_a_used_key_never_takes_the_place_of_the_first_and_counts_nowhere() {
        DepthLimits one = new DepthLimits(1, 0);
        Submission first = submission(spec("a", PriorityClass.NORMAL).build());
        JobSpec other = spec("a", PriorityClass.HIGH).build();
        store.intake().remember(first, one);

        assertThat(admit(new Submission(first.id(), other, now(), "", ""))).isEqualTo(Outcome.KNOWN_ALREADY);
        assertThat(admit(first)).isEqualTo(Outcome.ADMITTED);
        assertThat(claimOne("w").spec()).isEqualTo(first.spec());
        assertThat(store.intake()
                        .remember(submission(spec("a", PriorityClass.NORMAL).build()), one))
                .isInstanceOf(Remembered.Fresh.class);
        assertThat(store.intake().remember(submission(other), one)).isInstanceOf(Remembered.Fresh.class);
        assertThat(store.intake().remember(submission(other), one)).isInstanceOf(Remembered.Full.class);
    }

    @Test
    void events_of_a_job_are_numbered_without_gaps_and_stay_until_they_are_removed() {
        JobId job = admit("a", PriorityClass.NORMAL);
        Claimed claimed = claimOne("w");
        store.leases().complete(hold(claimed), claimed.outputPrefix());
        List<Outbox.Entry.Changed> entries = changes(100);
        assertThat(entries).extracting(it -> it.event().getSeq()).containsExactly(1L, 2L, 3L);
        assertThat(entries)
                .extracting(it -> it.event().getType())
                .containsExactly(JOB_ADMITTED, JOB_CLAIMED, JOB_COMPLETED);
        assertThat(store.outbox().read(100)).hasSize(3);
        store.outbox().remove(List.of(entries.get(0).id(), entries.get(1).id()));
        assertThat(store.outbox().read(100))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outbox.Entry.Changed.class,
                        it -> assertThat(it.event().getJobId()).isEqualTo(job.value()));
    }

    @AfterEach
    void every_history_follows_the_table_of_moves() {
        if (!policy.switches().fencing()) {
            return;
        }
        Map<String, Set<JobStatus>> perhaps = new HashMap<>();
        for (Outbox.Entry.Changed entry : changes(10_000)) {
            JobEvent event = entry.event();
            Set<JobStatus> from = perhaps.getOrDefault(
                    event.getJobId(), event.getSeq() == 1 ? EnumSet.of(JobStatus.SUBMITTED) : ANY_STATUS);
            Set<JobStatus> to = after(event.getType(), from);
            assertThat(to).as("%s after %s", event.getType(), from).isNotEmpty();
            perhaps.put(event.getJobId(), to);
        }
    }

    /** Where an event can leave a job that was in one of these statuses; a delayed job becomes ready without an event. */
    private static Set<JobStatus> after(JobEventType event, Set<JobStatus> from) {
        Set<JobStatus> before = EnumSet.copyOf(from);
        if (before.contains(JobStatus.DELAYED)) {
            before.add(JobStatus.READY);
        }
        Set<JobStatus> after =
                switch (event) {
                    case JOB_ADMITTED, JOB_RETRY_SCHEDULED -> EnumSet.of(JobStatus.READY, JobStatus.DELAYED);
                    case JOB_CLAIMED -> EnumSet.of(JobStatus.RUNNING);
                    case JOB_COMPLETED -> EnumSet.of(JobStatus.COMPLETED);
                    case JOB_DEAD -> EnumSet.of(JobStatus.DEAD);
                    case JOB_CANCELLED -> EnumSet.of(JobStatus.CANCELLED);
                    case JOB_FAILED, JOB_LEASE_EXPIRED, JOB_PROGRESSED -> {
                        before.retainAll(EnumSet.of(JobStatus.RUNNING));
                        yield before;
                    }
                    default -> before;
                };
        if (after != before) {
            after.removeIf(it -> before.stream().noneMatch(was -> JobMoves.legal(was, it)));
        }
        return after;
    }

    /** Waits until the present lease has run out and takes it away. */
    private void expire() {
        pass(LEASE.plusMillis(20));
        assertThat(store.leases().reap(10)).hasSize(1);
    }

    private Claimed claimOne(String worker) {
        List<Claimed> claimed = store.leases().claim(worker, 1);
        assertThat(claimed).hasSize(1);
        claimers.put(claimed.get(0), worker);
        return claimed.get(0);
    }

    /** Claims after the longest backoff of this policy. */
    private Claimed claimEventually(String worker) {
        pass(Duration.ofMillis(110));
        store.leases().promote(10);
        return claimOne(worker);
    }

    /** As its claimer has it. */
    private Hold hold(Claimed claimed) {
        return hold(claimed, claimers.get(claimed));
    }

    private static Hold hold(Claimed claimed, String worker) {
        return new Hold(claimed.job(), claimed.token(), worker);
    }

    private static PriorityClass priority(Claimed claimed) {
        return PriorityClass.of(claimed.spec().getJobClass()).orElseThrow();
    }

    private List<JobEvent> events(JobId job, JobEventType type) {
        return changes(1000).stream()
                .map(Outbox.Entry.Changed::event)
                .filter(it -> it.getJobId().equals(job.value()) && it.getType() == type)
                .toList();
    }

    private List<Outbox.Entry.Changed> changes(int most) {
        return store.outbox().read(most).stream()
                .map(Outbox.Entry.Changed.class::cast)
                .toList();
    }

    private Remembered remember(String tenant, DepthLimits limits) {
        return store.intake()
                .remember(submission(spec(tenant, PriorityClass.NORMAL).build()), limits);
    }

    private JobId admit(String tenant, PriorityClass priority) {
        return admit(spec(tenant, priority).build());
    }

    private JobId admit(JobSpec spec) {
        Submission submission = submission(spec);
        assertThat(admit(submission)).isEqualTo(Outcome.ADMITTED);
        return submission.id();
    }

    private Outcome admit(Submission submission) {
        return store.intake()
                .admit(List.of(arrival(submission)), ROOM)
                .outcomes()
                .get(0);
    }

    private static Arrival arrival(Submission submission) {
        return new Arrival(submission, "video-jobs." + submission.priority().label() + "/0/0");
    }

    private Submission submission(JobSpec spec) {
        return new Submission(new JobId(UUID.randomUUID().toString()), spec, now(), "", "");
    }

    private JobSpec.Builder later(Duration delay) {
        Instant time = now().plus(delay);
        return spec("a", PriorityClass.NORMAL)
                .setNotBefore(
                        Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()));
    }

    private static JobSpec.Builder spec(String tenant, PriorityClass priority) {
        return JobSpec.newBuilder()
                .setKind("transcode")
                .setSource("s3://videos/a.mp4")
                .setTenant(tenant)
                .setJobClass(priority.wire())
                .addRenditions(
                        Rendition.newBuilder().setName("1080p").setHeight(1080).setBitrateKbps(4000));
    }
}
