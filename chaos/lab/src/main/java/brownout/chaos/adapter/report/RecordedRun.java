package brownout.chaos.adapter.report;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.report.Replay.Source;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run of which an HTML or JSON report tells. */
public record RecordedRun(Source source, long seed) {
    private static final String BEGIN = "<script type=\"application/json\" id=\"data\">";
    private static final String END = "</script>";

    /**
     * Every run in a report, in their order.
     *
     * @throws ClusterException {@link Reason#WRONG_NAME} when the file is no report, or one of something else than
     *     scenarios
     */
    public static List<RecordedRun> in(Path report) {
        JsonNode runs = data(report).path("runs");
        if (runs.isEmpty()) {
            throw wrong(report, "is no report of a run: it has no runs");
        }
        List<RecordedRun> recorded = new ArrayList<>();
        for (JsonNode run : runs) {
            JsonNode source = run.path("source");
            if (!source.path("text").isTextual() || !run.path("seed").isIntegralNumber()) {
                throw wrong(
                        report,
                        "does not hold the scenario that was run: "
                                + run.path("replay").asText("its command is missing, too") + " may do it again");
            }
            Map<String, String> set = new LinkedHashMap<>();
            source.path("set")
                    .properties()
                    .forEach(each -> set.put(each.getKey(), each.getValue().asText()));
            List<String> without = new ArrayList<>();
            source.path("without").forEach(each -> without.add(each.asText()));
            recorded.add(new RecordedRun(
                    new Source(source.path("name").asText(), source.path("text").asText(), set, without),
                    run.path("seed").asLong()));
        }
        return List.copyOf(recorded);
    }

    private static JsonNode data(Path report) {
        try {
            String text = Files.readString(report);
            int begin = text.indexOf(BEGIN);
            int from = begin < 0 ? 0 : begin + BEGIN.length();
            int until = begin < 0 ? text.length() : text.indexOf(END, from);
            JsonNode data = new ObjectMapper().readTree(text.substring(from, Math.max(from, until)));
            if (!data.path("format").asText().equals(JsonReport.FORMAT)) {
                throw wrong(report, "is no report: its format is not " + JsonReport.FORMAT);
            }
            return data;
        } catch (JsonProcessingException e) {
            throw wrong(
                    report, "is no report: neither HTML with embedded data nor JSON (" + e.getOriginalMessage() + ")");
        } catch (IOException e) {
            throw wrong(report, "cannot be read: " + e);
        }
    }

    private static ClusterException wrong(Path report, String what) {
        return new ClusterException(Reason.WRONG_NAME, report + " " + what);
    }
}
