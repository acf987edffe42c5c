package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.jsonl.JsonlHistoryReader;
import brownout.chaos.checker.CheckKind;
import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.CheckSyntaxException;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import brownout.chaos.registry.Checkers;
import brownout.chaos.report.RunReport;
import brownout.chaos.report.VariantResult;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The checkers on a history that was recorded before, here or elsewhere. */
@Command(
        name = "check",
        description = "Judges recorded histories (JSON lines): which guarantee held, and the smallest counterexample.",
        footer = {
            "",
            "  ./lab check .lab/reports/…/*.jsonl --model strong",
            "  ./lab check eu.jsonl --model bounded:2s --model session",
            "",
            "./lab check --list names every model and check.",
            "Exit codes: 0 holds, 1 violated, 2 inconclusive, 64 usage."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final LabContext context;
    private final Checkers checkers = Checkers.standard();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "HISTORY", description = "Files of recorded histories.")
    private List<Path> files = List.of();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "strong, bounded:2s, session, eventual, or any check of --list; may be repeated.")
    private List<String> models = List.of();

    @Option(names = "--list", description = "Names every model and check.")
    private boolean list;

    @Mixin
    private ReportOptions outputs = new ReportOptions();

    CheckCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (list) {
            printKinds();
            return ExitCode.AS_EXPECTED;
        }
        List<Checker> wanted = wanted();
        List<RunReport> reports = new ArrayList<>();
        for (Path file : files) {
            reports.add(judged(file, wanted));
        }
        outputs.write(context.terminal(), reports);
        return RunSession.exitCode(reports);
    }

    private void printKinds() {
        Terminal terminal = context.terminal();
        terminal.println("A history violates …");
        for (CheckKind kind : checkers.kinds()) {
            terminal.println(terminal.bold(Stream.concat(Stream.of(kind.name()), kind.aliases().stream())
                            .collect(Collectors.joining(", ")))
                    + "  when " + kind.what());
            if (!kind.argument().isEmpty()) {
                terminal.println(terminal.dim("    after a colon: " + kind.argument()));
            }
        }
    }

    private List<Checker> wanted() {
        if (files.isEmpty()) {
            throw usage("a HISTORY file is missing: ./lab check FILE --model strong");
        }
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw usage("there is no file " + file.toAbsolutePath().normalize());
            }
        }
        if (models.isEmpty()) {
            throw usage("--model is missing: strong, bounded:2s, session, eventual, or a check of ./lab check --list");
        }
        try {
            return models.stream().map(checkers::named).toList();
        } catch (CheckSyntaxException e) {
            throw usage(e.getMessage());
        }
    }

    private RunReport judged(Path file, List<Checker> wanted) {
        try {
            History history = JsonlHistoryReader.read(file);
            List<CheckResult> results =
                    wanted.stream().map(checker -> checker.check(history)).toList();
            return report(file, history, results);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private RunReport report(Path file, History history, List<CheckResult> results) {
        Verdict verdict = Stream.of(Verdict.VIOLATED, Verdict.INCONCLUSIVE)
                .filter(worse -> results.stream().anyMatch(result -> result.verdict() == worse))
                .findFirst()
                .orElse(Verdict.HOLDS);
        String sentence = results.stream()
                .filter(result -> result.verdict() == verdict)
                .map(CheckResult::sentence)
                .collect(Collectors.joining(" "));
        VariantResult variant = new VariantResult(
                String.valueOf(file.getFileName()),
                List.of(),
                "",
                verdict,
                verdict == Verdict.HOLDS,
                sentence,
                results,
                history,
                List.of());
        return new RunReport(
                "check",
                file.toString(),
                "",
                List.of(),
                0,
                history.began(),
                Duration.ZERO,
                "./lab check " + ReportOptions.quoted(file.toString())
                        + models.stream()
                                .map(model -> " --model " + ReportOptions.quoted(model))
                                .collect(Collectors.joining()),
                List.of(variant));
    }

    private ParameterException usage(@Nullable String message) {
        return new ParameterException(spec.commandLine(), String.valueOf(message));
    }
}
