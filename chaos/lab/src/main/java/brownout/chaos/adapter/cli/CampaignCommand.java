package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.process.LabLock;
import brownout.chaos.adapter.run.LabTestbed;
import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.campaign.Area;
import brownout.chaos.campaign.Drawing;
import brownout.chaos.campaign.Plan;
import brownout.chaos.campaign.Shrinker;
import brownout.chaos.campaign.Shrinker.Found;
import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.report.Replay;
import brownout.chaos.report.VariantResult;
import brownout.chaos.run.RunListener;
import brownout.chaos.run.ScenarioRun;
import brownout.chaos.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks for what nobody thought of. */
@Command(
        name = "campaign",
        description =
                "Draws faults at random, judges each run by every check, and makes what fails as small as it can.",
        footer = {
            "",
            "  ./lab campaign --minutes 10 --seed 3",
            "  ./lab campaign --area notification --without dedup-ledger     can it find what it must?",
            "",
            "What it finds it writes as a scenario, which ./lab run runs again.",
            "Exit codes: 0 nothing found, 1 found, 64 usage, 69 a prerequisite is missing, 130 interrupted."
        },
        mixinStandardHelpOptions = true)
final class CampaignCommand implements Callable<Integer> {
    private final LabContext context;
    private final ScenarioLibrary library = new ScenarioLibrary();
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--minutes", paramLabel = "N", description = "After which no other run begins (default: 30).")
    private int minutes = 30;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the first plan; each next is one higher (default: 1).")
    private long seed = 1;

    @Option(
            names = "--area",
            split = ",",
            paramLabel = "AREA",
            description = "notification, job-queue, profile; all in turn when absent.")
    private List<String> areas = List.of();

    @Option(
            names = "--without",
            paramLabel = "SAFEGUARD",
            description = "With this safeguard off: does it find out? May be repeated.")
    private List<String> without = List.of();

    @Option(names = "--to", paramLabel = "DIR", description = "For what it finds (default: .lab/campaigns/<time>).")
    private @Nullable Path directory;

    CampaignCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Area> chosen = chosen();
        if (minutes < 1 || seed < 0) {
            throw usage("--minutes is 1 or more, --seed 0 or more");
        }
        without.forEach(name -> library.vocabulary().safeguardProblem(name).ifPresent(problem -> {
            throw usage(problem);
        }));
        Path to = directory != null
                ? directory
                : context.home()
                        .directory()
                        .resolve("campaigns")
                        .resolve(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now()));
        try (InterruptGuard guard = InterruptGuard.ofThisThread();
                Cluster cluster = context.clusters()
                        .connectOrStart(StartOptions.DEFAULT, new TerminalProgress(context.terminal()))) {
            if (cluster instanceof PrivateLab) {
                return search(cluster, true, chosen, to);
            }
            try (LabLock held = LabLock.acquireForRun(context.home())) {
                return search(cluster, false, chosen, to);
            } finally {
                cluster.heal()
                        .forEach(left ->
                                context.terminal().news(context.terminal().red("lab: ") + left));
            }
        }
    }

    private List<Area> chosen() {
        if (areas.isEmpty()) {
            return List.of(Area.values());
        }
        List<Area> chosen = new ArrayList<>();
        for (String label : areas) {
            chosen.add(List.of(Area.values()).stream()
                    .filter(area -> area.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> usage("--area was " + label + ", can be "
                            + List.of(Area.values()).stream().map(Area::label).collect(Collectors.joining(", ")))));
        }
        return chosen;
    }

    private int search(Cluster cluster, boolean isPrivate, List<Area> chosen, Path to) {
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        List<Found> finds = new ArrayList<>();
        try (LabTestbed testbed = new LabTestbed(cluster, to.resolve("histories"), isPrivate)) {
            Shrinker.Experiment experiment = plan -> violation(testbed, plan);
            Shrinker shrinker = new Shrinker(experiment, () -> isOver(end));
            for (long next = seed; !isOver(end); next++) {
                Area area = chosen.get((int) ((next - seed) % chosen.size()));
                Plan plan = new Drawing(area, without).plan(next);
                Optional<String> violation = experiment.violation(plan);
                if (violation.isPresent()) {
                    context.terminal().println("    violated: " + violation.get() + " Making it smaller.");
                    Found found = shrinker.shrink(plan, violation.get());
                    finds.add(found);
                    tell(found, to);
                }
            }
        }
        summary(finds, to);
        if (Thread.currentThread().isInterrupted()) {
            return ExitCode.INTERRUPTED;
        }
        return finds.isEmpty() ? ExitCode.AS_EXPECTED : ExitCode.EXPECTATION_NOT_MET;
    }

    private static boolean isOver(long end) {
        return System.nanoTime() >= end || Thread.currentThread().isInterrupted();
    }

    /** The sentence of a check that was violated. What could not be decided shows nothing. */
    private Optional<String> violation(LabTestbed testbed, Plan plan) {
        Scenario scenario = library.scenario(plan.name(), plan.yaml(), Map.of());
        VariantResult result = new ScenarioRun(library.vocabulary(), testbed, RunListener.SILENT)
                .run(scenario, Replay.by("./lab campaign --seed " + plan.seed()))
                .variants()
                .get(0);
        verdicts.merge(result.verdict(), 1, Integer::sum);
        context.terminal()
                .println(String.format(
                        Locale.ROOT,
                        "%-18s %-13s %s",
                        plan.name().replace("campaign/", ""),
                        word(result),
                        plan.words()));
        if (result.verdict() == Verdict.ERROR) {
            context.terminal().news("    " + result.sentence());
            // Throws where the lab has ended: every later run would end the same way, until time is up.
            testbed.cluster().status();
        }
        return result.checks().stream()
                .filter(check -> check.verdict() == Verdict.VIOLATED)
                .findFirst()
                .map(CampaignCommand::told);
    }

    private static String word(VariantResult result) {
        return result.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String told(CheckResult check) {
        return check.check() + ": "
                + check.counterexamples().stream()
                        .findFirst()
                        .map(CheckResult.Counterexample::sentence)
                        .orElse(check.sentence());
    }

    private void tell(Found found, Path to) {
        Plan plan = found.plan();
        Path file = to.resolve(plan.name().replace("campaign/", "") + ".yaml");
        String sure =
                found.sure() ? "It failed in two of three runs." : "It failed once, and not again: luck is part of it.";
        try {
            Files.createDirectories(to);
            Files.writeString(
                    file, plan.yaml("Drawn by ./lab campaign, and made smaller. " + sure + "\n" + found.violation()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
        context.terminal().println("    " + sure + " Smallest: " + plan.words());
        context.terminal().println("    " + found.violation());
        context.terminal().println("    ./lab run " + ReportOptions.quoted(file.toString()));
    }

    private void summary(List<Found> finds, Path to) {
        context.terminal().println("");
        context.terminal()
                .println(verdicts.values().stream().mapToInt(Integer::intValue).sum() + " runs: "
                        + verdicts.entrySet().stream()
                                .map(each -> each.getValue() + " "
                                        + each.getKey()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))
                                .collect(Collectors.joining(", "))
                        + ". Found: " + finds.size() + (finds.isEmpty() ? "" : ", in " + to));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
