package brownout.chaos.adapter.report;

import brownout.chaos.report.Figures;
import brownout.chaos.report.RunChart;
import brownout.chaos.report.VariantResult;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What panels.js draws from; docs/report.md describes each field. */
final class ChartJson {

    private ChartJson() {}

    static ObjectNode axes(RunChart chart) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("end", chart.end());
        node.put("bin", chart.bin());
        node.put("rate", chart.rate());
        chart.decades().forEach(node.putArray("decades")::add);
        node.put("columns", RunChart.COLUMNS);
        node.put("rowsPerDecade", RunChart.ROWS_PER_DECADE);
        return node;
    }

    static ObjectNode variant(RunChart chart, VariantResult variant) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("figures", figures(Figures.of(variant.history())));
        ArrayNode bins = node.putArray("bins");
        for (int[] counts : chart.bins(variant.history())) {
            ArrayNode bin = bins.addArray();
            for (int count : counts) {
                bin.add(count);
            }
        }
        ObjectNode points = node.putObject("points");
        chart.points(variant.history()).forEach((outcome, list) -> {
            ArrayNode flat = points.putArray(outcome.name());
            list.forEach(point -> flat.add(point.column()).add(point.row()).add(point.count()));
        });
        ArrayNode series = node.putArray("series");
        variant.series().forEach(each -> {
            ObjectNode curve = series.addObject();
            curve.put("name", each.name()).put("unit", each.unit()).put("group", each.group());
            ArrayNode samples = curve.putArray("points");
            chart.samples(each).forEach(sample -> {
                ArrayNode pair = samples.addArray().add(sample.atNanos());
                if (Double.isNaN(sample.value())) {
                    pair.addNull();
                } else {
                    pair.add(sample.value());
                }
            });
        });
        return node;
    }

    private static ObjectNode figures(Figures figures) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("operations", figures.operations())
                .put("OK", figures.ok())
                .put("FAIL", figures.failed())
                .put("INFO", figures.unanswered())
                .put("p50", figures.p50())
                .put("p99", figures.p99())
                .put("slowest", figures.slowest());
    }
}
