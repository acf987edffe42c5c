package brownout.chaos.report;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * JUnit XML as Jenkins, GitLab and GitHub's actions read it: a suite for each scenario, a test case for each variant. A
 * variant that ended as expected passes, also when what was expected is a violation. One decided against the expectation
 * is a failure; an undecided one is an error, and never a success or a skipped test.
 */
public final class JunitReport {

    /** @param reports at least one */
    public String render(List<RunReport> reports) {
        Markup xml = new Markup();
        xml.open(
                        "testsuites",
                        "name",
                        "brownout",
                        "tests",
                        count(reports, variant -> true),
                        "failures",
                        count(reports, JunitReport::failed),
                        "errors",
                        count(reports, JunitReport::undecided),
                        "time",
                        seconds(reports.stream()
                                .mapToLong(report -> report.took().toNanos())
                                .sum()))
                .line();
        reports.forEach(report -> suite(xml, report));
        xml.close();
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml + "\n";
    }

    private static void suite(Markup xml, RunReport report) {
        List<RunReport> only = List.of(report);
        xml.open(
                        "testsuite",
                        "name",
                        report.scenario(),
                        "tests",
                        count(only, variant -> true),
                        "failures",
                        count(only, JunitReport::failed),
                        "errors",
                        count(only, JunitReport::undecided),
                        "skipped",
                        "0",
                        "timestamp",
                        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(report.startedAt()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .atOffset(ZoneOffset.UTC)),
                        "time",
                        seconds(report.took().toNanos()))
                .line();
        xml.open("properties");
        xml.empty("property", "name", "seed", "value", String.valueOf(report.seed()));
        xml.empty("property", "name", "replay", "value", report.replayCommand());
        xml.close().line();
        report.variants().forEach(variant -> testCase(xml, report, variant));
        xml.close().line();
    }

    private static void testCase(Markup xml, RunReport report, VariantResult variant) {
        xml.open(
                "testcase",
                "classname",
                report.scenario().replace('/', '.'),
                "name",
                variant.name(),
                "time",
                seconds(lasted(variant)));
        if (!variant.asExpected()) {
            String expected = variant.expected().isEmpty() ? "" : "expected: " + variant.expected() + "; ";
            xml.open(
                            undecided(variant) ? "error" : "failure",
                            "type",
                            variant.verdict().label(),
                            "message",
                            expected + variant.verdict().label() + ": " + variant.sentence())
                    .text(details(variant))
                    .close();
        }
        xml.close().line();
    }

    /** Each check in a line, and its counterexamples' sentences below it. */
    private static String details(VariantResult variant) {
        StringBuilder text = new StringBuilder();
        for (CheckResult check : variant.checks()) {
            text.append(check.check())
                    .append(": ")
                    .append(check.verdict().label())
                    .append(". ")
                    .append(check.sentence())
                    .append('\n');
            check.counterexamples().stream()
                    .limit(20)
                    .forEach(example ->
                            text.append("  ").append(example.sentence()).append('\n'));
        }
        return text.toString();
    }

    private static boolean failed(VariantResult variant) {
        return !variant.asExpected() && (variant.verdict() == Verdict.HOLDS || variant.verdict() == Verdict.VIOLATED);
    }

    private static boolean undecided(VariantResult variant) {
        return !variant.asExpected() && !failed(variant);
    }

    private static String count(List<RunReport> reports, Predicate<VariantResult> which) {
        return String.valueOf(reports.stream()
                .flatMap(report -> report.variants().stream())
                .filter(which)
                .count());
    }

    private static long lasted(VariantResult variant) {
        return variant.history().operations().stream()
                .filter(operation -> operation.outcome() != Outcome.INFO)
                .mapToLong(Operation::completedAt)
                .max()
                .orElse(0);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }
}
