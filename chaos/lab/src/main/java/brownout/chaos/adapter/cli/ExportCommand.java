package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.export.EdnHistory;
import brownout.chaos.adapter.export.PorcupineJson;
import brownout.chaos.adapter.jsonl.JsonlHistoryReader;
import brownout.chaos.history.History;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A history for somebody else's checker. */
@Command(
        name = "export",
        description =
                "Writes a recorded history (JSON lines) in the form of another checker: ask somebody who is not us.",
        footer = {
            "",
            "  ./lab export .lab/reports/…/….jsonl --as porcupine --to history.json",
            "  cd docs/samples/porcupine && go run . history.json",
            "",
            "porcupine: the writes and strong reads of profiles. edn: everything, as Jepsen writes histories."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private enum Form {
        PORCUPINE,
        EDN
    }

    private final LabContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "HISTORY", description = "A file of a recorded history.")
    private Path history = Path.of("");

    @Option(names = "--as", required = true, paramLabel = "FORM", description = "porcupine or edn.")
    private Form form = Form.EDN;

    @Option(names = "--to", paramLabel = "FILE", description = "Where to; standard output when absent.")
    private @Nullable Path file;

    ExportCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        History read = read();
        read.holes()
                .forEach(hole -> context.terminal()
                        .news("A hole, so nobody can say of this history that a guarantee held: " + hole));
        if (file == null) {
            PrintWriter terminal = new PrintWriter(context.terminal().out(), false, StandardCharsets.UTF_8);
            write(read, terminal);
            terminal.flush();
            return ExitCode.AS_EXPECTED;
        }
        try (Writer to = Files.newBufferedWriter(file)) {
            write(read, to);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return ExitCode.AS_EXPECTED;
    }

    private void write(History read, Writer to) {
        try {
            switch (form) {
                case PORCUPINE -> PorcupineJson.write(read, to);
                case EDN -> EdnHistory.write(read, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the export: " + e.getMessage(), e);
        }
    }

    private History read() {
        try {
            return JsonlHistoryReader.read(history);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
