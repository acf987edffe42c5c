package brownout.chaos.adapter.report;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.Outcome;
import brownout.chaos.report.Replay;
import brownout.chaos.report.RunReport;
import brownout.chaos.report.VariantResult;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The report for other programs; docs/report.md describes each field. Fields are only ever added; {@code format}
 * changes when one is taken away. Times are nanoseconds since the run began, verdicts are labels
 * ({@code baseline-not-met}). Histories are not in it: a run keeps them in files of their own.
 */
public final class JsonReport {

    static final String FORMAT = "brownout-report/1";

    /** @param reports at least one */
    public String render(List<RunReport> reports) {
        return tree(reports).toPrettyString() + "\n";
    }

    static ObjectNode tree(List<RunReport> reports) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", FORMAT);
        root.put("asExpected", reports.stream().allMatch(RunReport::asExpected));
        ArrayNode runs = root.putArray("runs");
        reports.forEach(report -> run(runs.addObject(), report));
        return root;
    }

    private static void run(ObjectNode node, RunReport report) {
        node.put("scenario", report.scenario());
        node.put("title", report.title());
        node.put("hypothesis", report.hypothesis());
        report.teaches().forEach(node.putArray("teaches")::add);
        node.put("seed", report.seed());
        node.put("startedAt", report.startedAt().toString());
        node.put("tookMs", report.took().toMillis());
        node.put("asExpected", report.asExpected());
        node.put("replay", report.replayCommand());
        report.replay().source().ifPresent(source -> source(node.putObject("source"), source));
        ArrayNode variants = node.putArray("variants");
        report.variants().forEach(variant -> variant(variants.addObject(), variant));
    }

    private static void source(ObjectNode node, Replay.Source source) {
        node.put("name", source.name());
        node.put("text", source.text());
        ObjectNode set = node.putObject("set");
        source.set().forEach(set::put);
        source.without().forEach(node.putArray("without")::add);
    }

    private static void variant(ObjectNode node, VariantResult variant) {
        node.put("name", variant.name());
        variant.without().forEach(node.putArray("without")::add);
        node.put("expected", variant.expected());
        node.put("verdict", variant.verdict().label());
        node.put("asExpected", variant.asExpected());
        node.put("sentence", variant.sentence());
        ObjectNode operations = node.putObject("operations");
        for (Outcome outcome : Outcome.values()) {
            operations.put(
                    outcome.name(),
                    variant.history().operations().stream()
                            .filter(operation -> operation.outcome() == outcome)
                            .count());
        }
        ArrayNode checks = node.putArray("checks");
        variant.checks().forEach(check -> check(checks.addObject(), check));
        ArrayNode faults = node.putArray("faults");
        variant.history().faults().forEach(fault -> fault(faults.addObject(), fault));
        variant.history().holes().forEach(node.putArray("holes")::add);
    }

    private static void check(ObjectNode node, CheckResult check) {
        node.put("check", check.check());
        node.put("verdict", check.verdict().label());
        node.put("sentence", check.sentence());
        ObjectNode figures = node.putObject("figures");
        check.figures().forEach(figures::put);
        ArrayNode examples = node.putArray("counterexamples");
        check.counterexamples().forEach(example -> {
            ObjectNode child = examples.addObject();
            child.put("sentence", example.sentence());
            ArrayNode operations = child.putArray("operations");
            example.operations().forEach(operation -> operations.add(HistoryJson.operation(operation)));
            ArrayNode events = child.putArray("events");
            example.events().forEach(event -> events.add(HistoryJson.event(event)));
        });
    }

    private static void fault(ObjectNode node, FaultWindow fault) {
        node.put("target", fault.target());
        node.put("what", fault.what());
        node.put("from", fault.from());
        node.put("until", fault.until());
        node.put("touched", fault.touched());
        node.put("share", fault.share());
    }
}
