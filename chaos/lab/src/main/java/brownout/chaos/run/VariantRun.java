package brownout.chaos.run;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.HistorySink;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import brownout.chaos.report.VariantResult;
import brownout.chaos.run.RunListener.Phase;
import brownout.chaos.run.RunListener.Progress;
import brownout.chaos.scenario.CheckSpec;
import brownout.chaos.scenario.FaultPlan;
import brownout.chaos.scenario.FaultPlan.Action;
import brownout.chaos.scenario.FaultPlan.Planned;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Settings;
import brownout.chaos.scenario.Variant;
import brownout.chaos.scenario.Vocabulary;
import brownout.chaos.scenario.Vocabulary.Safeguard;
import brownout.chaos.workload.Batches;
import brownout.chaos.workload.Client;
import brownout.chaos.workload.OpenLoop;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.Pace;
import brownout.chaos.workload.PlannedOperation;
import brownout.chaos.workload.Schedule;
import brownout.chaos.workload.WarmUp;
import brownout.chaos.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** One variant of a scenario, from switching its safeguards off to its verdict. To be run once. */
final class VariantRun {
    private static final long STEP_MILLIS = 60_000;
    private static final long PROBE_MILLIS = 1_500;
    /** For warming up, restarts, and whatever else has no length of its own. */
    private static final Duration MARGIN = Duration.ofMinutes(3);

    private static final String LAB_IS_GONE =
            "The lab ended while this ran: its processes, faults and switched safeguards ended with it.";

    private final Scenario scenario;
    private final Variant variant;
    private final Vocabulary vocabulary;
    private final Testbed testbed;
    private final RunListener listener;
    private final Pace pace;
    private final HistorySink sink;
    private final Recorder recorder;
    private final UndoLog undoLog;
    private final FaultDriver faults;
    private final Traffic traffic;
    private final FaultPlan plan;
    private final Set<String> broken;
    private final List<String> failures = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<String> died = new ArrayList<>();
    private Optional<DeadProcesses> deadProcesses = Optional.empty();
    private volatile Phase phase = Phase.PREPARING;
    private final String runId;
    private volatile long origin;
    private long loadBegan;
    private long probedFrom = -1;
    private boolean aborted;
    private boolean labIsGone;

    VariantRun(Scenario whole, int index, Vocabulary vocabulary, Testbed testbed, RunListener listener) {
        this.variant = whole.variants().get(index);
        this.scenario = whole.under(variant);
        this.vocabulary = vocabulary;
        this.testbed = testbed;
        this.listener = listener;
        pace = testbed.pace();
        sink = testbed.sink(scenario.name(), variant, index);
        recorder = new Recorder(pace, sink);
        runId = testbed.runId(scenario, index);
        undoLog = new UndoLog(testbed.cluster(), recorder::hole);
        faults = new FaultDriver(testbed.cluster(), testbed.providers(), recorder, undoLog, scenario.seed());
        plan = FaultPlan.of(scenario.faults(), scenario.workload().load().lasting());
        broken = plan.faults().stream().map(Planned::target).collect(Collectors.toSet());
        traffic = new Traffic(
                testbed.cluster(),
                pace,
                link -> broken.contains(link)
                        || Traffic.isUsedBy(scenario.workload().node(), link));
    }

    /** Never throws for what the system does; the thread's interrupt flag is set again when it was interrupted. */
    VariantResult run() {
        listener.began(scenario, variant, this::progress);
        try {
            try {
                experiment();
            } catch (InterruptedException e) {
                aborted = true;
            } catch (RuntimeException e) {
                // Calls to the lab are cut short by an interrupt, too.
                if (Thread.currentThread().isInterrupted()) {
                    aborted = true;
                } else {
                    failed(e);
                }
            } finally {
                cleanUp();
            }
            return judged();
        } finally {
            if (aborted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The lab ended, as opposed to something in it: there is nobody left to run anything on. */
    boolean labIsGone() {
        return labIsGone;
    }

    private void failed(RuntimeException e) {
        failed("", e);
    }

    private void failed(String what, RuntimeException e) {
        labIsGone |= FailureSentence.isEndOfLab(e);
        String sentence = sentence(what + FailureSentence.of(e));
        if (!failures.contains(sentence)) {
            failures.add(sentence);
        }
    }

    /** No verdict can be drawn any more: what is left is to heal. */
    private boolean isOver() {
        return !failures.isEmpty();
    }

    private void experiment() throws InterruptedException {
        enter(Phase.PREPARING);
        bringBack(broken);
        deadProcesses = Optional.of(new DeadProcesses(testbed.cluster()));
        List<Oracle> oracles = testbed.oracles(scenario.workload(), pace);
        oracles.forEach(Oracle::mark);
        configure();
        switchSafeguardsOff();
        try (Client client = testbed.client(scenario.workload())) {
            prepare(client);
            WarmUp.run(Schedule.of(scenario.workload().light(), scenario.seed(), runId + "-warm-"), client, pace);
            load(client);
            enter(Phase.HEALING);
            left.addAll(undoLog.heal());
            bringBack(Set.of());
            probe(client);
            if (isOver()) {
                return;
            }
            enter(Phase.SETTLING);
            long deadline = pace.nanos() + scenario.settle().toNanos();
            scenario.workload().aftermath().settle(recorder, client, pace, deadline);
        }
        OracleReadings.collect(oracles, recorder, pace);
    }

    private void prepare(Client client) throws InterruptedException {
        Queue<String> failed = new ConcurrentLinkedQueue<>();
        Batches.ask(
                Schedule.groundwork(scenario.workload(), scenario.seed(), runId + "-"),
                operation -> client.send(operation.session(), operation.action(), operation.key(), operation.in())
                        .thenAccept(reply -> {
                            if (reply.outcome() != Outcome.OK) {
                                failed.add(operation.action() + " " + operation.key() + ": "
                                        + reply.out().getOrDefault("error", "no answer"));
                            }
                        }));
        if (!failed.isEmpty()) {
            throw new ClusterException("what the load needs could not be made ready: " + failed.peek());
        }
    }

    /** What died by itself, or was left down by an earlier variant, would decide what this one sees. */
    private void bringBack(Set<String> own) {
        if (!isOver()) {
            List<String> lost = DeadProcesses.bringBack(testbed.cluster(), own);
            if (!lost.isEmpty()) {
                throw new ClusterException(String.join("; ", lost));
            }
        }
    }

    private void configure() {
        Settings.byService(scenario.settings()).forEach((service, settings) -> {
            undoLog.configure(service, settings, longest());
            recorder.event("settings", "changed", service, settings);
        });
    }

    private void switchSafeguardsOff() {
        for (String spelling : variant.without()) {
            Safeguard safeguard = vocabulary
                    .safeguard(spelling)
                    .orElseThrow(() -> new ClusterException("no service has a safeguard " + spelling));
            undoLog.switchOff(safeguard, longest());
            recorder.event("safeguard", "off", spelling, Map.of("service", safeguard.service()));
        }
    }

    /** Well beyond what this variant may take: should it be killed, its safeguards come back by themselves. */
    private Duration longest() {
        return scenario.workload()
                .load()
                .lasting()
                .plus(scenario.steadyState().recovery())
                .plus(probeLength())
                .plus(scenario.settle())
                .plus(MARGIN);
    }

    private void load(Client client) throws InterruptedException {
        Duration lasting = scenario.workload().load().lasting();
        List<FaultDriver.Step> steps = new ArrayList<>(faults.steps(plan));
        steps.addAll(traffic.samples(lasting));
        steps.sort(Comparator.comparing(FaultDriver.Step::at));
        enter(Phase.LOAD);
        loadBegan = play(client, scenario.workload(), operations(), steps);
    }

    /**
     * Measures whether the system has become well again, with a short load of its own: how long a restart takes differs
     * from machine to machine, and must not decide how much of the main load is left to measure with.
     */
    private void probe(Client client) throws InterruptedException {
        if (isOver()
                || scenario.steadyState().thresholds().isEmpty()
                || recorder.history().faults().isEmpty()) {
            return;
        }
        enter(Phase.RECOVERING);
        long lastFault = recorder.history().faults().stream()
                .mapToLong(FaultWindow::until)
                .max()
                .orElseThrow();
        pace.sleepUntil(lastFault + scenario.steadyState().recovery().toNanos());
        Workload brief = scenario.workload().lasting(probeLength());
        probedFrom = play(client, brief, Schedule.of(brief, scenario.seed(), runId + "-after-"), List.of());
    }

    /** The workload's own, and as many again as its overloads ask for. */
    private List<PlannedOperation> operations() {
        List<PlannedOperation> all = new ArrayList<>(Schedule.of(scenario.workload(), scenario.seed(), runId + "-"));
        SplittableRandom seeds = new SplittableRandom(scenario.seed());
        int copy = 0;
        for (Planned planned : plan.faults()) {
            if (planned.action() instanceof Action.Overload more) {
                Workload same = scenario.workload().lasting(planned.until().minus(planned.from()));
                for (int i = 1; i < more.factor(); i++) {
                    Schedule.of(same, seeds.nextLong(), runId + "-more" + ++copy + "-")
                            .forEach(operation ->
                                    all.add(operation.later(planned.from().toNanos())));
                }
            }
        }
        all.sort(Comparator.comparingLong(PlannedOperation::at));
        return all;
    }

    private Duration probeLength() {
        double enough = 2.0 * Measures.FEWEST / scenario.workload().load().rate();
        return Duration.ofMillis(Math.max(PROBE_MILLIS, Math.round(enough * 1000)));
    }

    /** Returns when all operations have ended: the time of the first. */
    private long play(Client client, Workload workload, List<PlannedOperation> operations, List<FaultDriver.Step> steps)
            throws InterruptedException {
        OpenLoop loop = new OpenLoop(pace, recorder, client);
        Conductor conductor = new Conductor(pace, testbed.background());
        long began = pace.nanos();
        origin = began;
        try {
            conductor.play(
                    operations,
                    loop,
                    steps,
                    began,
                    began + workload.load().lasting().toNanos());
        } finally {
            conductor.finish(STEP_MILLIS).ifPresent(e -> failed("a fault could not be injected or removed: ", e));
        }
        if (isOver()) {
            return began;
        }
        Duration most = workload.load().timeout().multipliedBy(2).plusSeconds(1);
        if (!loop.drain(most)) {
            recorder.hole("some operations had no end " + most.toMillis() + " ms after the load");
        }
        return began;
    }

    /** Runs also when the thread was interrupted: undoing must not be cut short by a second flag. */
    private void cleanUp() {
        aborted |= Thread.interrupted();
        enter(Phase.HEALING);
        left.addAll(undoLog.healAndRestore());
        left.addAll(undoLog.remaining());
        labIsGone |= undoLog.labIsGone();
        undoLog.untold().forEach(reason -> failures.add(sentence(reason)));
        endHistory();
        aborted |= Thread.interrupted();
    }

    /** A history that could not be written to its end must not pass for one that was. */
    private void endHistory() {
        try (sink) {
            if (!labIsGone) {
                died.addAll(deadProcesses.map(DeadProcesses::sentences).orElse(List.of()));
                died.forEach(recorder::hole);
            }
            variant.without().forEach(safeguard -> recorder.event("safeguard", "on", safeguard, Map.of()));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private VariantResult judged() {
        enter(Phase.JUDGING);
        History history = recorder.history();
        List<CheckResult> checks = aborted || isOver()
                ? List.of()
                : scenario.checks().stream()
                        .map(check -> checked(check, history))
                        .toList();
        SteadyStateResult steady = SteadyStateResult.of(
                scenario.steadyState(),
                history,
                loadBegan,
                probedFrom,
                probeLength().toNanos());
        Judgement judgement = Judgement.of(
                new Judgement.Evidence(
                        history,
                        checks,
                        steady,
                        died.stream().map(VariantRun::sentence).toList(),
                        labIsGone
                                ? List.of()
                                : left.stream()
                                        .distinct()
                                        .map(VariantRun::sentence)
                                        .toList(),
                        labIsGone ? List.of(LAB_IS_GONE) : failures,
                        aborted),
                variant.expectation());
        VariantResult result = new VariantResult(
                variant.name(),
                variant.without(),
                variant.expectation().label(),
                judgement.verdict(),
                variant.expectation().isMetBy(judgement.verdict(), checks),
                judgement.sentence(),
                checks,
                history,
                RunSeries.of(history, scenario.workload().lastEvents(), traffic));
        enter(Phase.DONE);
        listener.finished(scenario, variant, result);
        return result;
    }

    private CheckResult checked(CheckSpec check, History history) {
        try {
            return testbed.checker(check).check(history);
        } catch (RuntimeException e) {
            return new CheckResult(check.name(), Verdict.ERROR, sentence(FailureSentence.of(e)), Map.of(), List.of());
        }
    }

    private void enter(Phase next) {
        phase = next;
        listener.phase(scenario, variant, next);
    }

    private Progress progress() {
        Duration elapsed = phase == Phase.PREPARING ? Duration.ZERO : Duration.ofNanos(pace.nanos() - origin);
        return new Progress(phase, elapsed, scenario.workload().load().lasting(), recorder.counts(), faults.active());
    }

    private static String sentence(@org.jspecify.annotations.Nullable String message) {
        String text = String.valueOf(message).strip();
        String capitalised = text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return capitalised.endsWith(".") ? capitalised : capitalised + ".";
    }
}
