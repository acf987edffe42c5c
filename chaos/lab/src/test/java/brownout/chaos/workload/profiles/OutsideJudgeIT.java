package brownout.chaos.workload.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import brownout.chaos.adapter.export.PorcupineJson;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import brownout.chaos.registry.Checkers;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Porcupine, by docs/samples/porcupine, says what our checker says; skipped where Go is not there or cannot build it. */
class OutsideJudgeIT {
    private static final int HISTORIES = 400;

    @TempDir
    private Path directory;

    @Test
    void an_outside_judge_agrees_on_every_history_that_is_sane() throws Exception {
        Path judge = built();
        RandomHistories histories = new RandomHistories(20261125, 4, List.of("p", "q"), "strong", "strong", "eventual");
        Checker sanity = Checkers.standard().named("sanity");
        Checker ours = Checkers.standard().named("linearizable");
        TreeMap<String, Boolean> expected = new TreeMap<>();
        while (expected.size() < HISTORIES) {
            // Of a weak read our checker knows that its write had taken effect; Porcupine is shown strong ones only.
            History history = withoutWeakReads(histories.nextWithRetries());
            if (sanity.check(history).verdict() != Verdict.VIOLATED) {
                expected.put(
                        exported(history, expected.size()), ours.check(history).verdict() != Verdict.VIOLATED);
            }
        }
        assertThat(expected.values().stream().filter(good -> !good).count())
                .as("both kinds occur often")
                .isBetween(HISTORIES / 50L, HISTORIES / 2L);

        assertThat(verdicts(judge, expected.keySet().stream().toList())).isEqualTo(expected);
    }

    private static History withoutWeakReads(History history) {
        return new History(
                history.began(),
                history.operations().stream()
                        .filter(each -> !each.in().getOrDefault("level", "").equals("eventual"))
                        .toList(),
                List.of(),
                List.of(),
                List.of());
    }

    private String exported(History history, int number) throws IOException {
        Path file = directory.resolve(String.format("%04d.json", number));
        try (Writer to = Files.newBufferedWriter(file)) {
            PorcupineJson.write(history, to);
        }
        return file.toString();
    }

    private Path built() throws Exception {
        Path judge = directory.resolve("judge");
        Process go;
        try {
            go = new ProcessBuilder("go", "build", "-modcacherw", "-o", judge.toString(), ".")
                    .directory(Path.of("../../docs/samples/porcupine").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("build.log").toFile())
                    .start();
        } catch (IOException noGo) {
            assumeThat(false).as("there is no Go: " + noGo.getMessage()).isTrue();
            throw noGo;
        }
        assumeThat(go.waitFor(5, TimeUnit.MINUTES) && go.exitValue() == 0)
                .as("Go could not build docs/samples/porcupine: " + Files.readString(directory.resolve("build.log")))
                .isTrue();
        return judge;
    }

    private static TreeMap<String, Boolean> verdicts(Path judge, List<String> files) throws Exception {
        List<String> command = new ArrayList<>(List.of(judge.toString()));
        command.addAll(files);
        Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        TreeMap<String, Boolean> verdicts = new TreeMap<>();
        for (String line : said.lines().toList()) {
            String[] words = line.split(" ", 2);
            assertThat(words[1]).as(line).isIn("linearizable", "not linearizable");
            verdicts.put(words[0], words[1].equals("linearizable"));
        }
        return verdicts;
    }
}
