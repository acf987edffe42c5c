package brownout.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.checker.Verdict;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.fault.Toxic;
import brownout.chaos.format.Position;
import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.registry.Workloads;
import brownout.chaos.report.Replay;
import brownout.chaos.report.RunReport;
import brownout.chaos.report.VariantResult;
import brownout.chaos.scenario.CheckSpec;
import brownout.chaos.scenario.Expectation;
import brownout.chaos.scenario.Fault;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Scenario.SteadyState;
import brownout.chaos.scenario.Scenario.Story;
import brownout.chaos.scenario.Threshold;
import brownout.chaos.scenario.Variant;
import brownout.chaos.scenario.Vocabulary;
import brownout.chaos.workload.Client;
import brownout.chaos.workload.Metric;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.Workload;
import brownout.chaos.workload.notifications.Notifications;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioRunTest {
    private static final Position HERE = new Position("test.yaml", 1, 1);
    private static final Variant ALL_ON = new Variant(List.of(), new Expectation.Holds());
    private static final Variant KEY_OFF =
            new Variant(List.of("provider-idempotency-key"), new Expectation.Violates(List.of("no-duplicate-send")));
    private static final Fault LOST_ANSWERS = new Fault.OnLinks(
            HERE,
            seconds(3),
            seconds(4),
            List.of("notification→push"),
            new Toxic("timeout", "downstream", 0.33, Map.of("timeout", 800L)),
            Fault.Flap.NONE);
    private static final Fault CRASH = new Fault.Crash(HERE, seconds(4), "notification-service-1", seconds(2));

    private final FakeTestbed world = new FakeTestbed();
    private Map<String, String> settings = Map.of();

    @AfterEach
    void nothing_is_ever_left() {
        if (!world.cluster.forgetful && world.cluster.refused.isEmpty()) {
            assertThat(world.cluster.isWell()).isTrue();
        }
        assertThat(Thread.interrupted()).as("a run must not leak an interrupt").isFalse();
    }

    @Test
    void faults_come_and_go_at_their_times_and_are_undone() {
        VariantResult result = run(List.of(LOST_ANSWERS, CRASH), ALL_ON);

        assertThat(world.cluster.doings)
                .containsExactly(
                        "inject notification→push timeout",
                        "crash notification-service-1",
                        "restart notification-service-1",
                        "remove notification→push timeout");
        assertThat(result.history().faults())
                .extracting(FaultWindow::target, FaultWindow::from, FaultWindow::until)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("notification→push", nanos(3), nanos(7)),
                        org.assertj.core.groups.Tuple.tuple("notification-service-1", nanos(4), nanos(6)));
        assertThat(result.history().faults()).allMatch(window -> window.touched() > 0);
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.asExpected()).isTrue();
    }

    @Test
    void a_crash_that_is_planned_for_a_process_that_is_still_restarting_comes_once_it_is_up() throws Exception {
        Fault again = new Fault.Crash(HERE, seconds(7), "notification-service-1", seconds(1));
        CountDownLatch loadIsOver = new CountDownLatch(1);
        world.meanwhile.put(99, loadIsOver::countDown);
        world.cluster.booting = () -> await(loadIsOver);
        ExecutorService steps = Executors.newCachedThreadPool();
        world.background = steps;

        VariantResult result = run(List.of(CRASH, again), ALL_ON);

        steps.shutdown();
        assertThat(result.verdict()).isNotEqualTo(Verdict.ERROR);
        assertThat(world.cluster.doings)
                .containsExactly(
                        "crash notification-service-1",
                        "restart notification-service-1",
                        "crash notification-service-1",
                        "restart notification-service-1");
        List<FaultWindow> windows = result.history().faults();
        assertThat(windows).hasSize(2);
        assertThat(windows.get(1).from()).isGreaterThanOrEqualTo(windows.get(0).until());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_flapping_fault_is_rolled_anew_each_time_and_is_one_fault_in_the_history() {
        Fault flapping = new Fault.OnLinks(
                HERE,
                seconds(3),
                seconds(4),
                List.of("notification→push"),
                new Toxic("timeout", "downstream", 0.33, Map.of("timeout", 800L)),
                new Fault.Flap(Duration.ofMillis(1500), Duration.ofMillis(500)));

        VariantResult result = run(List.of(flapping), ALL_ON);

        assertThat(world.cluster.doings)
                .containsExactly(
                        "inject notification→push timeout",
                        "remove notification→push timeout",
                        "inject notification→push timeout",
                        "remove notification→push timeout");
        assertThat(world.cluster.seeds).doesNotHaveDuplicates().hasSize(2);
        assertThat(result.history().faults()).singleElement().satisfies(window -> {
            assertThat(window.from()).isEqualTo(nanos(3));
            assertThat(window.until()).isEqualTo(nanos(7));
            assertThat(window.touched()).isPositive();
        });
    }

    @Test
    void a_fault_outlives_its_window_by_little_when_the_runner_is_killed() {
        run(List.of(LOST_ANSWERS), ALL_ON);

        assertThat(world.cluster.timesToLive.get("notification→push")).isBetween(seconds(4), seconds(20));
    }

    @Test
    void a_safeguard_is_off_for_its_variant_alone_and_the_history_says_so() {
        world.verdicts.put("no-duplicate-send", Verdict.VIOLATED);
        RunReport report = report(scenario(List.of(LOST_ANSWERS), KEY_OFF, ALL_ON));

        assertThat(world.cluster.doings)
                .startsWith("off provider-idempotency-key of notification-service")
                .containsSubsequence(
                        "remove notification→push timeout",
                        "on provider-idempotency-key of notification-service",
                        "inject notification→push timeout");
        assertThat(report.variants().get(0).history().events())
                .filteredOn(event -> event.source().equals("safeguard"))
                .extracting(Event::kind)
                .containsExactly("off", "on");
        assertThat(report.variants()).extracting(VariantResult::asExpected).containsExactly(true, false);
    }

    @Test
    void services_are_started_with_the_settings_of_the_scenario_and_of_the_variant_and_without_them_afterwards() {
        settings = Map.of("notification.retry.base", "2s", "notification.retry.cap", "4s");
        Variant ofItsOwn = new Variant(
                List.of(),
                Map.of("notification.retry.cap", "3s"),
                Optional.empty(),
                Map.of("notification.retry.cap", "3s"),
                new Expectation.Holds());

        VariantResult result = run(List.of(CRASH), ofItsOwn);

        assertThat(world.cluster.doings)
                .containsExactly(
                        "configure notification-service {notification.retry.base=2s, notification.retry.cap=3s}",
                        "crash notification-service-1",
                        "restart notification-service-1",
                        "put back settings of notification-service");
        assertThat(result.name()).isEqualTo("retry.cap 3s");
        assertThat(world.cluster.timesToLive.get("notification-service")).isGreaterThan(seconds(10 + 5));
    }

    @Test
    void a_service_that_cannot_be_started_with_its_settings_is_an_error_before_any_load() {
        settings = Map.of("notification.retry.base", "none");
        world.cluster.refused.add("configure");

        VariantResult result = run(List.of(CRASH), ALL_ON);

        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(world.askedKeys).isEmpty();
        assertThat(world.cluster.doings).last().isEqualTo("put back settings of notification-service");
    }

    @Test
    void a_restart_switches_no_safeguard_because_the_process_keeps_its_own() {
        world.verdicts.put("no-duplicate-send", Verdict.VIOLATED);

        VariantResult result = run(List.of(CRASH), KEY_OFF);

        assertThat(world.cluster.doings)
                .containsExactly(
                        "off provider-idempotency-key of notification-service",
                        "crash notification-service-1",
                        "restart notification-service-1",
                        "on provider-idempotency-key of notification-service");
        assertThat(result.asExpected()).isTrue();
    }

    @Test
    void a_fault_for_a_share_of_the_traffic_that_met_none_of_it_is_inconclusive_by_itself_where_another_bit() {
        world.treatedNormally = true;
        Fault unlucky =
                new Fault.Provider(HERE, seconds(3), seconds(4), "push", Map.of("mode", "hang", "probability", "0.01"));

        VariantResult besides = run(List.of(LOST_ANSWERS, unlucky), ALL_ON);
        assertThat(besides.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(besides.sentence()).contains("Inconclusive for 'hang on push': it met nothing it was meant for.");

        VariantResult alone = run(List.of(unlucky), ALL_ON);
        assertThat(alone.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(alone.sentence()).contains("'hang on push' touched nothing");

        Fault forAll = new Fault.Provider(HERE, seconds(3), seconds(4), "push", Map.of("mode", "hang"));
        assertThat(run(List.of(LOST_ANSWERS, forAll), ALL_ON).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_pause_that_nobody_noticed_is_inconclusive() {
        Fault pause = new Fault.Pause(HERE, seconds(4), seconds(2), "video-worker-1");
        assertThat(run(List.of(pause), ALL_ON).verdict()).isEqualTo(Verdict.HOLDS);

        world.cluster.linksWithoutTraffic.add("worker-1→jobqueue");
        VariantResult result = run(List.of(pause), ALL_ON);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence())
                .contains("'pause on video-worker-1' touched nothing: it had no work and nobody sent it any");
    }

    @Test
    void a_pause_of_a_worker_that_holds_a_job_bites_although_nobody_sends_it_anything() {
        Fault pause = new Fault.Pause(HERE, seconds(4), seconds(2), "video-worker-1");
        world.cluster.linksWithoutTraffic.add("worker-1→jobqueue");
        world.events.add(jobEvent(2, "JOB_CLAIMED", "job-1", "video-worker-1"));
        world.events.add(jobEvent(3, "JOB_COMPLETED", "job-1", "video-worker-1"));
        world.events.add(jobEvent(3, "JOB_CLAIMED", "job-2", "video-worker-2"));
        assertThat(run(List.of(pause), ALL_ON).verdict()).isEqualTo(Verdict.INCONCLUSIVE);

        world.events.add(jobEvent(3, "JOB_CLAIMED", "job-3", "video-worker-1"));
        assertThat(run(List.of(pause), ALL_ON).verdict()).isEqualTo(Verdict.HOLDS);
    }

    private static Event jobEvent(int second, String kind, String job, String worker) {
        return new Event(nanos(second), "video-jobs.events", kind, job, Map.of("worker", worker));
    }

    @Test
    void a_fault_that_touched_nothing_is_inconclusive() {
        world.cluster.linksWithoutTraffic.add("notification→push");

        VariantResult result = run(List.of(LOST_ANSWERS), ALL_ON);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence()).contains("touched nothing");
    }

    @Test
    void a_violation_that_the_fault_cannot_have_caused_does_not_meet_an_expectation() {
        world.cluster.linksWithoutTraffic.add("notification→push");
        world.verdicts.put("no-duplicate-send", Verdict.VIOLATED);

        assertThat(run(List.of(LOST_ANSWERS), KEY_OFF).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(run(List.of(LOST_ANSWERS), ALL_ON).verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void too_few_operations_while_a_fault_was_on_are_inconclusive() {
        Fault brief = new Fault.Pause(HERE, seconds(3), Duration.ofMillis(100), "video-worker-1");

        VariantResult result = run(List.of(brief), ALL_ON);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence()).contains("operations began while 'pause on video-worker-1' was on");
    }

    @Test
    void an_oracle_that_cannot_be_read_leaves_a_hole() {
        world.oracleFails = new Oracle.OracleException("the log is gone", new IllegalStateException());

        VariantResult result = run(List.of(LOST_ANSWERS), ALL_ON);

        assertThat(result.history().holes()).containsExactly("the log is gone");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_fault_that_cannot_be_injected_ends_the_run_as_an_error_and_everything_is_undone() {
        world.cluster.refused.add("crash");

        VariantResult result = run(List.of(LOST_ANSWERS, CRASH), KEY_OFF);

        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.sentence()).contains("refused to crash notification-service-1");
        assertThat(world.cluster.isWell()).isTrue();
        assertThat(world.askedKeys).hasSizeLessThan(100);
    }

    @Test
    void a_safeguard_that_cannot_be_switched_off_is_an_error_before_any_load() {
        world.cluster.refused.add("off");

        VariantResult result = run(List.of(LOST_ANSWERS), KEY_OFF);

        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(world.askedKeys).isEmpty();
    }

    @Test
    void what_could_not_be_undone_is_an_error_that_names_it() {
        world.cluster.forgetful = true;

        VariantResult result = run(List.of(LOST_ANSWERS), ALL_ON);

        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.sentence()).contains("Link notification→push still has timeout.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"injected", "crashed", "removed", "restarted", "never"})
    void a_disk_that_fills_up_keeps_nothing_from_being_undone(String during) {
        world.sink = new FullDisk(during);

        VariantResult result = run(List.of(LOST_ANSWERS, CRASH), KEY_OFF);

        assertThat(world.cluster.isWell()).isTrue();
        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.sentence()).contains("the disk is full");
    }

    @Test
    void a_witness_that_cannot_be_marked_is_an_error_in_one_sentence() {
        world.markFails = new Oracle.OracleException("the delivery log of push could not be read", null);

        VariantResult result = run(List.of(LOST_ANSWERS), KEY_OFF);

        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.sentence()).isEqualTo("The delivery log of push could not be read.");
        assertThat(world.askedKeys).isEmpty();
    }

    @Test
    void a_safeguard_that_somebody_else_put_back_leaves_a_hole_instead_of_a_guarantee_that_held() {
        world.meanwhile.put(90, world.cluster::heal);

        VariantResult result = run(List.of(LOST_ANSWERS), KEY_OFF);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.history().holes()).singleElement().asString().contains("provider-idempotency-key");
    }

    @Test
    void a_fault_that_somebody_else_ended_leaves_a_hole() {
        Fault pause = new Fault.Pause(HERE, seconds(4), seconds(2), "video-worker-1");
        world.meanwhile.put(45, world.cluster::heal);

        VariantResult result = run(List.of(LOST_ANSWERS, CRASH, pause), ALL_ON);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.history().holes())
                .hasSize(3)
                .allMatch(hole -> hole.startsWith("somebody else had ended"))
                .anyMatch(hole -> hole.contains("video-worker-1"))
                .anyMatch(hole -> hole.contains("notification-service-1"))
                .anyMatch(hole -> hole.contains("notification→push"));
    }

    @Test
    void a_process_that_dies_by_itself_leaves_a_hole_that_names_its_log() {
        world.cluster.deaths.put("profile-eu", 1);
        world.meanwhile.put(50, () -> world.cluster.deaths.put("video-worker-1", 1));

        VariantResult result = run(List.of(LOST_ANSWERS), ALL_ON);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.history().holes()).containsExactly("video-worker-1 died by itself, its log is log");
    }

    @Test
    void a_violation_while_a_process_died_by_itself_says_so_and_shows_nothing_that_was_expected() {
        world.verdicts.put("no-duplicate-send", Verdict.VIOLATED);
        world.meanwhile.put(50, () -> world.cluster.die("video-worker-1"));
        VariantResult expected = run(List.of(LOST_ANSWERS), KEY_OFF);
        assertThat(expected.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(expected.sentence()).contains("But it does not show what it should: Video-worker-1 died by itself");

        world.meanwhile.put(150, () -> world.cluster.die("video-worker-1"));
        VariantResult unexpected = run(List.of(LOST_ANSWERS), ALL_ON);
        assertThat(unexpected.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(unexpected.sentence()).contains("Meanwhile Video-worker-1 died by itself");
    }

    @Test
    void a_process_that_died_by_itself_is_up_again_before_the_next_variant() {
        world.meanwhile.put(50, () -> world.cluster.die("profile-eu"));

        RunReport report = report(scenario(List.of(LOST_ANSWERS), ALL_ON, ALL_ON));

        assertThat(report.variants())
                .extracting(VariantResult::verdict)
                .containsExactly(Verdict.INCONCLUSIVE, Verdict.HOLDS);
        assertThat(world.cluster.doings).containsOnlyOnce("restart profile-eu");
    }

    @Test
    void a_variant_whose_lab_cannot_be_brought_back_is_an_error_that_names_the_process() {
        world.cluster.die("profile-eu");
        world.cluster.refused.add("restart profile-eu");

        VariantResult result = run(List.of(LOST_ANSWERS), ALL_ON);

        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.sentence())
                .isEqualTo("Profile-eu was failed and could not be brought back: refused to restart profile-eu.");
        assertThat(world.askedKeys).isEmpty();
    }

    @Test
    void a_process_that_somebody_else_keeps_down_is_left_alone() {
        world.cluster.crash("profile-eu");

        assertThat(run(List.of(LOST_ANSWERS), ALL_ON).verdict()).isEqualTo(Verdict.HOLDS);

        assertThat(world.cluster.doings).doesNotContain("restart profile-eu");
        world.cluster.heal();
    }

    @Test
    void a_process_that_an_earlier_variant_left_down_is_up_again_before_the_next() {
        world.cluster.crash("notification-service-1");

        assertThat(run(List.of(CRASH), ALL_ON).verdict()).isEqualTo(Verdict.HOLDS);

        assertThat(world.cluster.doings).startsWith("crash notification-service-1", "restart notification-service-1");
    }

    @Test
    void a_lab_that_ends_in_the_middle_of_a_run_is_told_once_and_no_more_is_tried() {
        world.meanwhile.put(45, world.cluster::vanish);

        RunReport report = report(scenario(List.of(LOST_ANSWERS, CRASH), KEY_OFF, ALL_ON));

        assertThat(report.variants()).singleElement().satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(result.sentence())
                    .isEqualTo("The lab ended while this ran: its processes, faults and switched safeguards ended"
                            + " with it.");
        });
        assertThat(world.askedKeys).hasSizeLessThan(55);
    }

    @Test
    void what_a_run_does_heals_by_itself_should_the_run_be_killed() {
        world.verdicts.put("no-duplicate-send", Verdict.VIOLATED);

        run(List.of(LOST_ANSWERS, CRASH), KEY_OFF);

        assertThat(world.cluster.timesToLive.get("notification→push")).isGreaterThan(seconds(4));
        assertThat(world.cluster.timesToLive.get("notification-service-1")).isGreaterThan(seconds(2));
        assertThat(world.cluster.timesToLive.get("provider-idempotency-key"))
                .isGreaterThan(seconds(10 + 5))
                .isLessThan(Duration.ofMinutes(10));
    }

    @Test
    void a_run_that_is_interrupted_restores_safeguards_before_it_waits_for_a_restart() {
        Fault stays = new Fault.Crash(HERE, seconds(4), "notification-service-1", Duration.ZERO);
        world.interruptAt = 45;

        report(scenario(List.of(stays), KEY_OFF));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(world.cluster.doings)
                .containsExactly(
                        "off provider-idempotency-key of notification-service",
                        "crash notification-service-1",
                        "on provider-idempotency-key of notification-service",
                        "restart notification-service-1");
    }

    @Test
    void a_service_that_is_down_when_a_run_is_interrupted_comes_back_with_its_safeguards_on() {
        Fault stays = new Fault.Crash(HERE, seconds(4), "notification-service-1", Duration.ZERO);
        world.cluster.onlyInstance = "notification-service-1";
        world.interruptAt = 45;

        VariantResult result = run(List.of(stays), KEY_OFF);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.verdict()).isEqualTo(Verdict.ABORTED);
    }

    @Test
    void an_interrupt_that_cuts_a_call_to_the_lab_short_aborts_and_is_no_error() {
        world.cluster.interruptedDuring = "off";

        VariantResult result = run(List.of(CRASH), KEY_OFF);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.verdict()).isEqualTo(Verdict.ABORTED);
        assertThat(result.sentence()).isEqualTo("Interrupted, and healed.");
    }

    @Test
    void a_restart_that_failed_is_tried_again_when_the_run_heals() {
        world.cluster.refusals.put("restart notification-service-1", 1);

        VariantResult result = run(List.of(CRASH), ALL_ON);

        assertThat(world.cluster.doings)
                .containsExactly(
                        "crash notification-service-1",
                        "restart notification-service-1",
                        "restart notification-service-1");
        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.sentence()).contains("refused to restart notification-service-1");
    }

    @Test
    void a_safeguard_that_stays_off_is_an_error_that_names_it() {
        world.verdicts.put("no-duplicate-send", Verdict.VIOLATED);
        world.cluster.refused.add("on ");

        VariantResult result = run(List.of(LOST_ANSWERS), KEY_OFF);

        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.sentence()).contains("safeguard provider-idempotency-key");
    }

    @Test
    void an_interrupt_heals_first_and_ends_the_scenario() {
        world.interruptAt = 45;
        RunReport report = report(scenario(List.of(LOST_ANSWERS, CRASH), KEY_OFF, ALL_ON));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.variants()).singleElement().satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.ABORTED);
            assertThat(result.asExpected()).isFalse();
        });
        assertThat(world.cluster.doings)
                .contains("crash notification-service-1", "restart notification-service-1")
                .contains("on provider-idempotency-key of notification-service");
    }

    @Test
    void a_process_that_the_plan_leaves_down_is_up_again_before_anybody_asks_what_became_of_the_load() {
        Fault stays = new Fault.Crash(HERE, seconds(4), "notification-service-1", Duration.ZERO);

        VariantResult result = run(List.of(stays), ALL_ON);

        assertThat(world.cluster.doings)
                .containsExactly("crash notification-service-1", "restart notification-service-1");
        assertThat(result.history().faults())
                .singleElement()
                .satisfies(window -> assertThat(window.until()).isEqualTo(nanos(10)));
    }

    @Test
    void a_system_that_is_not_well_before_the_first_fault_is_no_baseline() {
        world.submission = Client.Reply.unknown("no answer");
        world.verdicts.put("no-duplicate-send", Verdict.VIOLATED);

        VariantResult result = report(scenario(
                        List.of(LOST_ANSWERS),
                        new SteadyState(
                                List.of(new Threshold(
                                        HERE, Metric.timed("accept", "submit"), "success", "at-least", 0.99)),
                                seconds(1)),
                        KEY_OFF))
                .variants()
                .get(0);

        assertThat(result.verdict()).isEqualTo(Verdict.BASELINE_NOT_MET);
        assertThat(result.asExpected()).isFalse();
        assertThat(result.sentence())
                .contains("accept.success was 0.0 % before the first fault, should have been at least 99.0 %");
    }

    @Test
    void operations_that_are_under_way_when_the_fault_lands_are_not_part_of_the_baseline() {
        SteadyState steady = new SteadyState(
                List.of(new Threshold(HERE, Metric.timed("accept", "submit"), "success", "at-least", 0.99)),
                seconds(1));
        for (int i = 25; i < 30; i++) {
            world.withheld.put(i, new CompletableFuture<>());
        }
        world.meanwhile.put(
                32, () -> world.withheld.values().forEach(answer -> answer.complete(Client.Reply.unknown("it broke"))));

        VariantResult result = report(scenario(List.of(LOST_ANSWERS), steady, ALL_ON))
                .variants()
                .get(0);

        assertThat(result.sentence()).doesNotContain("before the first fault");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void recovery_is_measured_with_a_load_of_its_own_after_the_last_fault_and_its_time_to_recover() {
        SteadyState steady = new SteadyState(
                List.of(new Threshold(HERE, Metric.timed("accept", "submit"), "success", "at-least", 0.99)),
                seconds(4));
        Fault late = new Fault.Pause(HERE, seconds(3), seconds(7), "video-worker-1");

        VariantResult well =
                report(scenario(List.of(late), steady, ALL_ON)).variants().get(0);
        assertThat(well.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(well.history().operations())
                .filteredOn(operation -> operation.key().contains("-after-"))
                .hasSizeGreaterThanOrEqualTo(5)
                .allMatch(operation -> operation.action().equals("observe") || operation.invokedAt() >= nanos(14));

        world.unwellFrom = "-after-";
        VariantResult unwell =
                report(scenario(List.of(late), steady, ALL_ON)).variants().get(0);
        assertThat(unwell.verdict()).isEqualTo(Verdict.BASELINE_NOT_MET);
        assertThat(unwell.sentence())
                .contains("did not become well again: accept.success was 0.0 % after the last fault");
    }

    @Test
    void every_variant_has_keys_of_its_own() {
        report(scenario(List.of(LOST_ANSWERS), KEY_OFF, ALL_ON));

        assertThat(world.askedKeys).doesNotHaveDuplicates().hasSize(200);
        assertThat(world.askedKeys.get(0)).isEqualTo("run0-n-00000");
        assertThat(world.askedKeys.get(100)).isEqualTo("run1-n-00000");
    }

    @Test
    void providers_and_redis_can_be_made_to_misbehave() {
        Fault rude = new Fault.Provider(HERE, seconds(3), seconds(4), "push", Map.of("mode", "hang"));
        Fault flush = new Fault.Flush(HERE, seconds(5), "redis-notification");

        VariantResult result = run(List.of(rude, flush), ALL_ON);

        assertThat(world.cluster.doings).containsExactly("misbehave push", "flush redis-notification", "behave push");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void an_overload_is_as_many_operations_more_while_it_lasts() {
        Fault more = new Fault.Overload(HERE, seconds(3), seconds(2), 3);

        VariantResult result = run(List.of(more), ALL_ON);

        assertThat(world.askedKeys).doesNotHaveDuplicates().hasSize(100 + 2 * 20);
        assertThat(result.history().operations())
                .filteredOn(operation -> operation.key().contains("-more"))
                .filteredOn(operation -> operation.action().equals("submit"))
                .hasSize(40)
                .allMatch(operation -> operation.invokedAt() >= nanos(3) && operation.invokedAt() < nanos(5));
        assertThat(result.history().faults()).singleElement().satisfies(window -> {
            assertThat(window.what()).isEqualTo("load x3");
            assertThat(window.from()).isEqualTo(nanos(3));
            assertThat(window.until()).isEqualTo(nanos(5));
            assertThat(window.touched()).isBetween(55L, 65L);
        });
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_provider_draws_from_the_seed_of_the_run_unless_the_scenario_gives_one() {
        Fault rude = new Fault.Provider(HERE, seconds(3), seconds(4), "push", Map.of("mode", "hang"));
        Fault own = new Fault.Provider(HERE, seconds(3), seconds(4), "sms", Map.of("mode", "hang", "seed", "5"));

        run(List.of(rude, own), ALL_ON);
        run(List.of(rude, own), ALL_ON);

        assertThat(world.behaviours).extracting(each -> each.get("seed")).hasSize(4);
        assertThat(world.behaviours.get(0).get("seed"))
                .isNotEqualTo("0")
                .isEqualTo(world.behaviours.get(2).get("seed"));
        assertThat(world.behaviours.get(1)).containsEntry("seed", "5");
    }

    @Test
    void a_provider_that_nobody_called_while_it_misbehaved_was_not_touched() {
        Fault rude = new Fault.Provider(
                HERE, Duration.ofMillis(3010), Duration.ofMillis(50), "push", Map.of("mode", "hang"));

        VariantResult result = run(List.of(rude), ALL_ON);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence()).contains("'hang on push' touched nothing: nobody called it");
    }

    @Test
    void a_scenario_for_three_brokers_is_refused_by_a_lab_of_one() {
        Scenario larger = scenario(List.of(new Fault.Crash(HERE, seconds(4), "kafka-2", seconds(2))), ALL_ON);

        assertThatThrownBy(() -> Targets.require(larger, world.cluster.status()))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.reason()).isEqualTo(ClusterException.Reason.WRONG_NAME))
                .hasMessage("notification/test breaks kafka-2, which this lab does not have: start one with ./lab up"
                        + " --brokers 3");
        Targets.require(scenario(List.of(CRASH), ALL_ON), world.cluster.status());
    }

    private VariantResult run(List<Fault> faults, Variant variant) {
        return report(scenario(faults, variant)).variants().get(0);
    }

    private RunReport report(Scenario scenario) {
        Vocabulary vocabulary = Vocabulary.standard(
                Workloads.kinds(), List.of("no-duplicate-send"), (name, argument) -> Optional.empty());
        return new ScenarioRun(vocabulary, world, RunListener.SILENT).run(scenario, Replay.by("./lab run it"));
    }

    private Scenario scenario(List<Fault> faults, Variant... variants) {
        return scenario(faults, new SteadyState(List.of(), seconds(1)), variants);
    }

    private Scenario scenario(List<Fault> faults, SteadyState steadyState, Variant... variants) {
        return new Scenario(
                new Story("notification/test", "A test", List.of(), "It holds.", ""),
                7,
                new Notifications(
                        new Workload.Load(10, seconds(10), seconds(1)), List.of("push"), "EFFECTIVELY_ONCE", 5),
                settings,
                faults,
                steadyState,
                seconds(5),
                List.of(new CheckSpec(HERE, "no-duplicate-send", Optional.empty())),
                List.of(variants));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static long nanos(int seconds) {
        return seconds * 1_000_000_000L;
    }
}
