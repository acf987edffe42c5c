package brownout.chaos.report;

import brownout.chaos.checker.CheckResult;
import java.util.List;
import java.util.stream.Collectors;

/** For pull requests and chats: the verdicts, the smallest counterexamples and the command that runs it again. */
public final class MarkdownReport {

    /** @param reports at least one */
    public String render(List<RunReport> reports) {
        StringBuilder out =
                new StringBuilder("# ").append(VerdictWords.headline(reports)).append("\n\n");
        out.append("| scenario | variant | verdict | expectation |\n|---|---|---|---|\n");
        for (RunReport report : reports) {
            for (VariantResult variant : report.variants()) {
                out.append("| ")
                        .append(escaped(report.scenario()))
                        .append(" | ")
                        .append(escaped(variant.name()))
                        .append(" | ")
                        .append(VerdictWords.sign(variant.verdict()))
                        .append(' ')
                        .append(VerdictWords.words(variant.verdict()))
                        .append(" | ")
                        .append(escaped(VerdictWords.expectation(variant)))
                        .append(" |\n");
            }
        }
        reports.forEach(report -> run(out, report));
        return out.toString();
    }

    private static void run(StringBuilder out, RunReport report) {
        out.append("\n## ")
                .append(escaped(report.scenario()))
                .append(": ")
                .append(escaped(report.title()))
                .append('\n');
        if (!report.hypothesis().isEmpty()) {
            out.append("\n> ").append(escaped(report.hypothesis())).append('\n');
        }
        report.variants().forEach(variant -> variant(out, variant));
        out.append("\nRun it again:\n\n```\n")
                .append(report.replayCommand().replace("```", "` ` `"))
                .append("\n```\n");
    }

    private static void variant(StringBuilder out, VariantResult variant) {
        out.append("\n### ")
                .append(VerdictWords.sign(variant.verdict()))
                .append(' ')
                .append(escaped(variant.name()))
                .append("\n\n")
                .append(escaped(variant.sentence()))
                .append("\n\n");
        for (CheckResult check : variant.checks()) {
            out.append("- ")
                    .append(VerdictWords.sign(check.verdict()))
                    .append(" **")
                    .append(escaped(check.check()))
                    .append("** ")
                    .append(escaped(check.sentence()));
            if (!check.figures().isEmpty()) {
                out.append(" (")
                        .append(check.figures().entrySet().stream()
                                .map(figure -> escaped(figure.getKey() + ": " + figure.getValue()))
                                .collect(Collectors.joining(", ")))
                        .append(')');
            }
            out.append('\n');
            check.counterexamples().stream()
                    .limit(1)
                    .forEach(example -> out.append("  > ")
                            .append(escaped(example.sentence()))
                            .append('\n'));
        }
        out.append('\n')
                .append(escaped(Figures.of(variant.history()).sentence()))
                .append(".\n");
        variant.history()
                .holes()
                .forEach(hole -> out.append("\nNot in this history: ")
                        .append(escaped(hole))
                        .append('\n'));
    }

    /** So that no text is taken for markup, and none breaks a table's row. */
    static String escaped(String text) {
        return text.replaceAll("\\R", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_\\[\\]|#])", "\\\\$1")
                .replaceAll("\\p{Cntrl}", "\uFFFD");
    }
}
