package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.process.LabLock;
import brownout.chaos.adapter.report.ReportFiles;
import brownout.chaos.adapter.rest.ServiceAdmin;
import brownout.chaos.adapter.run.LabTestbed;
import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.checker.Verdict;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.report.Replay;
import brownout.chaos.report.Replay.Source;
import brownout.chaos.report.RunReport;
import brownout.chaos.run.RunListener;
import brownout.chaos.run.ScenarioRun;
import brownout.chaos.run.Targets;
import brownout.chaos.scenario.Expectation;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Variant;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs scenarios on the lab that is up, or on a private one, and reports. */
final class RunSession {
    private final LabContext context;
    private final ScenarioLibrary library;

    RunSession(LabContext context, ScenarioLibrary library) {
        this.context = context;
        this.library = library;
    }

    /** A scenario, and how to run it the same way again. */
    record Order(Scenario scenario, Replay replay) {
        /**
         * @param seed instead of the scenario's own
         * @param command that does the same again, but for the seed
         * @throws ScenarioException with everything that is wrong
         */
        static Order of(ScenarioLibrary library, Source source, Optional<Long> seed, String command) {
            Scenario scenario = library.scenario(source.name(), source.text(), source.set());
            Scenario seeded = seed.map(scenario::withSeed).orElse(scenario);
            Scenario chosen = source.without().isEmpty()
                    ? seeded
                    : seeded.withVariants(List.of(new Variant(source.without(), new Expectation.Holds())));
            return new Order(chosen, new Replay(command + " --seed " + chosen.seed(), Optional.of(source)));
        }
    }

    /**
     * @param together whether scenarios run at the same time; they must not touch the same links and processes
     * @return the exit code
     */
    int run(List<Order> orders, boolean together, ReportOptions outputs, Optional<Path> historyDirectory) {
        try (InterruptGuard guard = InterruptGuard.ofThisThread()) {
            try {
                return guarded(orders, together, outputs, historyDirectory);
            } catch (ClusterException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                context.terminal().news("lab: aborted; nothing that this command started is left running");
                return ExitCode.INTERRUPTED;
            }
        }
    }

    private int guarded(List<Order> orders, boolean together, ReportOptions outputs, Optional<Path> historyDirectory) {
        String name = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now()) + "-"
                + (orders.size() == 1 ? orders.get(0).scenario().name().replace('/', '_') : "scenarios");
        Path reports = context.home().directory().resolve("reports");
        Path histories = historyDirectory.orElse(reports.resolve(name));
        outputs.htmlUnlessSaid(reports.resolve(name + ".html"));
        outputs.requireWritable();
        ReportFiles.requireWritable(histories.resolve("history"));
        List<RunReport> results = new ArrayList<>();
        List<String> left = new ArrayList<>();
        boolean isPrivate;
        try (Cluster cluster =
                context.clusters().connectOrStart(StartOptions.DEFAULT, new TerminalProgress(context.terminal()))) {
            isPrivate = cluster instanceof PrivateLab;
            ClusterStatus status = cluster.status();
            orders.forEach(order -> Targets.require(order.scenario(), status));
            if (isPrivate) {
                results.addAll(run(cluster, true, orders, together, histories));
            } else {
                try (LabLock held = LabLock.acquireForRun(context.home())) {
                    requireClean(cluster);
                    try {
                        results.addAll(run(cluster, false, orders, together, histories));
                    } finally {
                        left.addAll(healed(cluster));
                    }
                }
            }
        }
        if (aborted(results)) {
            return interrupted(isPrivate, left);
        }
        context.terminal().println("");
        outputs.write(context.terminal(), results);
        context.terminal()
                .println("Histories, for ./lab check: "
                        + histories.toAbsolutePath().normalize());
        left.forEach(sentence -> context.terminal().news(context.terminal().red("lab: ") + sentence));
        return left.isEmpty() ? exitCode(results) : ExitCode.INTERNAL;
    }

    private List<RunReport> run(
            Cluster cluster, boolean isPrivate, List<Order> orders, boolean together, Path histories) {
        try (LabTestbed testbed = new LabTestbed(cluster, histories, isPrivate);
                LiveDisplay display = new LiveDisplay(context.terminal())) {
            return together ? together(orders, testbed, display) : inTurn(orders, testbed, display);
        }
    }

    /** A fault of somebody else would be taken for the scenario's. */
    private static void requireClean(Cluster cluster) {
        List<String> dirt = new ArrayList<>();
        cluster.faults().active().forEach((link, toxics) -> {
            if (!toxics.isEmpty()) {
                dirt.add(link + " has " + String.join(", ", toxics));
            }
        });
        ClusterStatus status = cluster.status();
        status.processes().stream()
                .filter(process -> !process.state().equals("up"))
                .forEach(process -> dirt.add(process.name() + " is " + process.state()));
        if (dirt.isEmpty()) {
            dirt.addAll(ServiceAdmin.off(status));
        }
        if (!dirt.isEmpty()) {
            throw new ClusterException(
                    ClusterException.Reason.MISSING,
                    "a run needs a lab that is well, but " + String.join(", ", dirt) + ": ./lab heal first");
        }
    }

    /** Also when the thread was interrupted: the flag would cut the healing short. */
    private static List<String> healed(Cluster cluster) {
        boolean interrupted = Thread.interrupted();
        try {
            return isGone(cluster) ? List.of() : cluster.heal();
        } catch (RuntimeException e) {
            return List.of("healing failed: " + e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Its processes and faults have ended with it. */
    private static boolean isGone(Cluster cluster) {
        try {
            cluster.status();
            return false;
        } catch (ClusterException e) {
            return e.reason() == ClusterException.Reason.GONE;
        }
    }

    private List<RunReport> inTurn(List<Order> orders, LabTestbed testbed, RunListener display) {
        List<RunReport> results = new ArrayList<>();
        for (Order order : orders) {
            results.add(new ScenarioRun(library.vocabulary(), testbed, display).run(order.scenario(), order.replay()));
            if (Thread.currentThread().isInterrupted() || isGone(testbed.cluster())) {
                break;
            }
        }
        return results;
    }

    private List<RunReport> together(List<Order> orders, LabTestbed testbed, RunListener display) {
        ExecutorService threads = Executors.newFixedThreadPool(orders.size(), task -> new Thread(task, "scenario"));
        List<Future<RunReport>> running = new ArrayList<>();
        for (Order order : orders) {
            running.add(threads.submit(() ->
                    new ScenarioRun(library.vocabulary(), testbed, display).run(order.scenario(), order.replay())));
        }
        threads.shutdown();
        return awaited(running, threads);
    }

    /**
     * Waits for every scenario, whatever becomes of one: each heals what it broke, and nothing may heal the whole lab
     * before. An interrupt is passed on to all, and so is the end of one that failed.
     */
    static List<RunReport> awaited(List<Future<RunReport>> running, ExecutorService threads) {
        List<RunReport> results = new ArrayList<>();
        Optional<RuntimeException> failure = Optional.empty();
        boolean interrupted = false;
        for (int i = 0; i < running.size(); ) {
            try {
                results.add(running.get(i).get());
                i++;
            } catch (InterruptedException e) {
                interrupted = true;
                threads.shutdownNow();
            } catch (ExecutionException e) {
                RuntimeException bug = e.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(e.getCause());
                failure = failure.or(() -> Optional.of(bug));
                threads.shutdownNow();
                i++;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        failure.ifPresent(bug -> {
            throw bug;
        });
        return results;
    }

    private static boolean aborted(List<RunReport> results) {
        return Thread.currentThread().isInterrupted()
                || results.stream()
                        .flatMap(report -> report.variants().stream())
                        .anyMatch(variant -> variant.verdict() == Verdict.ABORTED);
    }

    private int interrupted(boolean isPrivate, List<String> left) {
        Terminal terminal = context.terminal();
        if (isPrivate) {
            terminal.news("lab: aborted; the private lab is gone, nothing is left running");
        } else if (left.isEmpty()) {
            terminal.news("lab: aborted; every fault is removed, every process runs, every safeguard is on");
        } else {
            left.forEach(sentence -> terminal.news(terminal.red("lab: aborted, and ") + sentence));
        }
        return ExitCode.INTERRUPTED;
    }

    static int exitCode(List<RunReport> results) {
        boolean error = results.stream()
                .flatMap(report -> report.variants().stream())
                .anyMatch(variant -> variant.verdict() == Verdict.ERROR);
        if (error) {
            return ExitCode.INTERNAL;
        }
        List<RunReport> unexpected =
                results.stream().filter(report -> !report.asExpected()).toList();
        if (unexpected.isEmpty()) {
            return ExitCode.AS_EXPECTED;
        }
        return unexpected.stream().allMatch(RunReport::undecided)
                ? ExitCode.INCONCLUSIVE
                : ExitCode.EXPECTATION_NOT_MET;
    }
}
