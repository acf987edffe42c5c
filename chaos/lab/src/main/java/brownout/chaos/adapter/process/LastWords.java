package brownout.chaos.adapter.process;

import brownout.chaos.testkit.process.ProcessException;
import java.util.List;
import java.util.stream.Collectors;

/** Why a process did not come up, from its log: what was complained of, without the stack frames in between. */
final class LastWords {
    private static final int LINES = 8;
    private static final int WIDTH = 300;

    private LastWords() {}

    static String of(ProcessException failure, List<String> log) {
        List<String> said = log.stream()
                .filter(line -> !line.isBlank())
                .filter(line -> !line.matches("\\s+at [\\w.$/<>@-]+\\(.*|\\s*\\.\\.\\. \\d+ more"))
                .toList();
        List<String> complaints = said.stream()
                .filter(line -> line.matches(".*\\b(ERROR|SEVERE|FATAL)\\b.*|Caused by: .*|Exception in thread .*"))
                .toList();
        List<String> telling = complaints.isEmpty() ? said : complaints;
        return telling.stream()
                .distinct()
                .skip(Math.max(0, telling.stream().distinct().count() - LINES))
                .map(line -> line.length() > WIDTH ? line.substring(0, WIDTH) + "…" : line)
                .collect(Collectors.joining("\n  | ", failure.sentence() + (telling.isEmpty() ? "" : "\n  | "), ""));
    }
}
