package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.jsonl.KnownBadHistories;
import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.coverage.Coverage;
import brownout.chaos.coverage.Grid;
import brownout.chaos.registry.Checkers;
import brownout.chaos.report.TextTable;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the library exercises. */
@Command(
        name = "coverage",
        description =
                "What the scenarios do to the system, and what they leave out: by safeguard, link, process, check and"
                        + " crash point.",
        footer = {"", "Exit codes: 0 there is no hole, 1 there is one."},
        mixinStandardHelpOptions = true)
final class CoverageCommand implements Callable<Integer> {
    private static final Path CRASH_POINTS = Path.of("notification-service", "README.md");

    private final LabContext context;

    @Option(names = "--missing", description = "Only what has a hole.")
    private boolean missing;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    CoverageCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Grid> grids = grids();
        if (json) {
            context.terminal().println(asJson(grids));
        } else {
            grids.forEach(this::print);
        }
        long holes = grids.stream().mapToLong(Grid::holes).sum();
        return holes == 0 ? ExitCode.AS_EXPECTED : ExitCode.EXPECTATION_NOT_MET;
    }

    private List<Grid> grids() {
        ScenarioLibrary library = new ScenarioLibrary();
        Coverage coverage = new Coverage(
                library.vocabulary(),
                library.names().stream()
                        .map(name -> library.scenario(name, Map.of()))
                        .toList());
        return List.of(
                coverage.safeguards(),
                coverage.links(),
                coverage.processes(),
                coverage.checks(KnownBadHistories.judged(Checkers.standard())),
                Coverage.crashPoints(readme()));
    }

    private List<String> readme() {
        try {
            return Files.readAllLines(context.root().resolve(CRASH_POINTS));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the crash points: " + e.getMessage(), e);
        }
    }

    private void print(Grid grid) {
        Terminal terminal = context.terminal();
        TextTable table = new TextTable(Stream.concat(
                        Stream.of(grid.title().replaceFirst(" ×.*", "").toUpperCase(Locale.ROOT)),
                        grid.columns().stream())
                .toArray(String[]::new));
        grid.rows().stream()
                .filter(row -> !missing || row.hasHole())
                .forEach(row -> table.row(
                        !row.hasHole(),
                        Stream.concat(
                                        Stream.of(row.subject()),
                                        row.cells().stream().map(cell -> cell.isHole() ? "✗" : cell.text()))
                                .toArray(String[]::new)));
        terminal.println(terminal.bold(grid.title()) + "  " + said(grid));
        table.within(terminal.colours(), terminal.width()).forEach(terminal::println);
        terminal.println("");
    }

    private static String said(Grid grid) {
        long holes = grid.holes();
        return holes == 0 ? "no hole" : holes + (holes == 1 ? " hole" : " holes");
    }

    private static String asJson(List<Grid> grids) {
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(grids);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
