package brownout.chaos.adapter.report;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Event;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.report.RunChart;
import brownout.chaos.report.RunReport;
import brownout.chaos.report.VariantResult;
import brownout.chaos.report.VerdictWords;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The data that an HTML report carries: the JSON report, what its drawings need, and as much of each variant's history as there is room for.
 * What did not succeed comes first, then the rest in the order of time; {@code leftOut} counts what had no room.
 */
final class ReportData {

    /** With what the drawings need, well below 2 MB. */
    private static final int CHARACTERS = 900_000;

    /** So many counterexamples have their operations with them, and so many more their sentence. */
    private static final int EXAMPLES = 20;

    private static final int SENTENCES = 180;

    private ReportData() {}

    static String of(List<RunReport> reports) {
        ObjectNode root = JsonReport.tree(reports);
        int variants =
                reports.stream().mapToInt(report -> report.variants().size()).sum();
        int room = CHARACTERS / Math.max(1, variants);
        ObjectNode verdicts = root.putObject("verdicts");
        for (Verdict verdict : Verdict.values()) {
            verdicts.putArray(verdict.label()).add(VerdictWords.sign(verdict)).add(VerdictWords.words(verdict));
        }
        for (int i = 0; i < reports.size(); i++) {
            RunChart chart = RunChart.of(reports.get(i).variants());
            ((ObjectNode) root.path("runs").path(i)).set("chart", ChartJson.axes(chart));
            for (int j = 0; j < reports.get(i).variants().size(); j++) {
                JsonNode node = root.path("runs").path(i).path("variants").path(j);
                VariantResult variant = reports.get(i).variants().get(j);
                extend((ObjectNode) node, variant, room);
                ((ObjectNode) node).set("chart", ChartJson.variant(chart, variant));
            }
        }
        return root.toString();
    }

    private static void extend(ObjectNode node, VariantResult variant, int room) {
        ObjectNode leftOut = node.putObject("leftOut");
        leftOut.put("counterexamples", shortenExamples(node, variant));
        int left = Math.max(0, room - node.toString().length());
        ObjectNode history = node.putObject("history");
        history.put("began", variant.history().began().toString());
        left -= put(history, "operations", leftOut, operations(variant), HistoryJson::operation, left * 2 / 3);
        put(history, "events", leftOut, events(variant), HistoryJson::event, left);
    }

    private static int shortenExamples(ObjectNode node, VariantResult variant) {
        int dropped = 0;
        for (int i = 0; i < variant.checks().size(); i++) {
            CheckResult check = variant.checks().get(i);
            ((ObjectNode) node.path("checks").path(i))
                    .put("of", check.counterexamples().size());
            ArrayNode examples = (ArrayNode) node.path("checks").path(i).path("counterexamples");
            while (examples.size() > EXAMPLES + SENTENCES) {
                examples.remove(examples.size() - 1);
            }
            for (int j = EXAMPLES; j < examples.size(); j++) {
                ((ObjectNode) examples.get(j)).putArray("operations");
                ((ObjectNode) examples.get(j)).putArray("events");
            }
            dropped += check.counterexamples().size() - examples.size();
        }
        return dropped;
    }

    private static List<Operation> operations(VariantResult variant) {
        List<Operation> ordered = new ArrayList<>(variant.history().operations());
        Set<Long> shown = new HashSet<>();
        variant.checks()
                .forEach(check -> check.counterexamples()
                        .forEach(example -> example.operations().forEach(operation -> shown.add(operation.id()))));
        ordered.sort(Comparator.comparing(
                operation -> operation.outcome() == Outcome.OK && !shown.contains(operation.id())));
        return ordered;
    }

    private static List<Event> events(VariantResult variant) {
        return variant.history().events();
    }

    /** Returns how many characters were used. */
    private static <T> int put(
            ObjectNode parent,
            String name,
            ObjectNode leftOut,
            List<T> values,
            Function<T, ObjectNode> json,
            int room) {
        ArrayNode array = parent.putArray(name);
        int used = 0;
        for (T value : values) {
            ObjectNode node = json.apply(value);
            int length = node.toString().length() + 1;
            if (used + length > room) {
                break;
            }
            used += length;
            array.add(node);
        }
        leftOut.put(name, values.size() - array.size());
        return used;
    }
}
