package brownout.chaos.report;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** For people at a prompt: a table of verdicts, then what was found, in sentences that fit the width. */
public final class TerminalReport {

    private static final int TOLD = 5;

    private final int width;
    private final boolean colour;

    /**
     * @param width in columns; less than 60 is taken as 60, more than 100 as 100, which reads better
     * @param colour whether to use ANSI colours; signs and words say the same
     */
    public TerminalReport(int width, boolean colour) {
        this.width = Math.min(100, Math.max(60, width));
        this.colour = colour;
    }

    /** @param reports at least one */
    public String render(List<RunReport> reports) {
        StringBuilder out = new StringBuilder();
        reports.forEach(report -> run(out, report));
        out.append(bold(VerdictWords.headline(reports))).append('\n');
        return out.toString();
    }

    private void run(StringBuilder out, RunReport report) {
        out.append(bold(report.scenario()))
                .append("  ")
                .append(TextTable.shortened(
                        report.title(), width - report.scenario().length() - 2))
                .append('\n');
        if (!report.hypothesis().isEmpty()) {
            wrapped(out, "", report.hypothesis(), "");
        }
        out.append(table(report));
        report.variants().forEach(variant -> variant(out, variant));
        out.append('\n');
        wrapped(out, "Again: ", report.replayCommand(), "       ");
        out.append('\n');
    }

    private String table(RunReport report) {
        TextTable table = new TextTable(width, List.of("Variant", "Verdict", "Expectation", "Why"));
        for (VariantResult variant : report.variants()) {
            String verdict = VerdictWords.sign(variant.verdict()) + " " + VerdictWords.words(variant.verdict());
            table.row(List.of(variant.name(), verdict, VerdictWords.expectation(variant), why(variant)));
        }
        return table.toString();
    }

    /** The one check that decided, if one did. */
    private static String why(VariantResult variant) {
        return variant.checks().stream()
                .filter(check -> check.verdict() == variant.verdict() && variant.verdict() != Verdict.HOLDS)
                .map(CheckResult::check)
                .collect(Collectors.joining(", "));
    }

    private void variant(StringBuilder out, VariantResult variant) {
        out.append('\n')
                .append(painted(VerdictWords.sign(variant.verdict()), paint(variant.verdict())))
                .append(' ')
                .append(bold(variant.name()))
                .append('\n');
        if (variant.checks().stream().noneMatch(check -> check.sentence().equals(variant.sentence()))) {
            wrapped(out, "  ", variant.sentence(), "  ");
        }
        boolean first = true;
        for (CheckResult check : variant.checks()) {
            check(out, check, first ? TOLD : 1);
            first &= check.counterexamples().isEmpty();
        }
        variant.history().holes().forEach(hole -> wrapped(out, "  Not in this history: ", hole, "    "));
        wrapped(out, "  ", Figures.of(variant.history()).sentence() + ".", "  ");
    }

    private void check(StringBuilder out, CheckResult check, int told) {
        String sign = painted(VerdictWords.sign(check.verdict()), paint(check.verdict()));
        wrapped(out, "  " + sign + " " + check.check() + ": ", check.sentence(), "    ");
        if (!check.figures().isEmpty()) {
            String figures = check.figures().entrySet().stream()
                    .map(figure -> figure.getKey() + " " + figure.getValue())
                    .collect(Collectors.joining(" · "));
            wrapped(out, "    ", figures, "    ");
        }
        check.counterexamples().stream()
                .limit(told)
                .forEach(example -> wrapped(out, "    → ", example.sentence(), "      "));
        int rest = check.counterexamples().size() - told;
        if (rest > 0) {
            out.append("    … and ").append(rest).append(" more, each in the JSON and HTML reports\n");
        }
    }

    private void wrapped(StringBuilder out, String first, String text, String indent) {
        for (String line : wrap(first, text, indent)) {
            out.append(line).append('\n');
        }
    }

    private List<String> wrap(String first, String text, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : Figures.unbroken(TextTable.printable(text)).split(" +")) {
            if (!empty && TextTable.columns(line.toString()) + 1 + TextTable.columns(word) > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word.replace(Figures.UNBROKEN, ' '));
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }

    private static String paint(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "32";
            case VIOLATED, ERROR, ABORTED -> "31";
            case INCONCLUSIVE, BASELINE_NOT_MET -> "33";
        };
    }

    private String painted(String text, String code) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private String bold(String text) {
        return painted(TextTable.printable(text), "1");
    }
}
