package brownout.chaos.report;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** For people at a prompt: a table of verdicts, then what was found, in sentences that fit the width. */
public final class TerminalReport {

    private static final int TOLD = 5;

    private final int width;
    private final Colours colours;

    /**
     * @param width in columns; less than 60 is taken as 60, more than 100 as 100, which reads better
     * @param colour whether to use ANSI colours; signs and words say the same
     */
    public TerminalReport(int width, boolean colour) {
        this.width = Math.min(100, Math.max(60, width));
        this.colours = new Colours(colour);
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
                .append(Prose.shortened(
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
        TextTable table = new TextTable("VARIANT", "VERDICT", "EXPECTATION", "WHY");
        for (VariantResult variant : report.variants()) {
            String verdict = VerdictWords.sign(variant.verdict()) + " " + VerdictWords.words(variant.verdict());
            table.row(variant.asExpected(), variant.name(), verdict, VerdictWords.expectation(variant), why(variant));
        }
        return String.join("\n", table.dense(colours, width)) + "\n";
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
                .append(painted(variant.verdict()))
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
        String sign = painted(check.verdict());
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
        Prose.wrap(first, text, indent, width).forEach(line -> out.append(line).append('\n'));
    }

    private String painted(Verdict verdict) {
        String sign = VerdictWords.sign(verdict);
        return switch (verdict) {
            case HOLDS -> colours.green(sign);
            case VIOLATED, ERROR, ABORTED -> colours.red(sign);
            case INCONCLUSIVE, BASELINE_NOT_MET -> colours.yellow(sign);
        };
    }

    private String bold(String text) {
        return colours.bold(Prose.printable(text));
    }
}
