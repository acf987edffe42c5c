package brownout.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.CheckResult.Counterexample;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {

    private static final String HOSTILE = "\"><script>alert('x')</script>&amp;\u0000\u001b[31m";

    private static Document parsed(List<RunReport> reports) throws Exception {
        String html = new HtmlReport().render(reports, "{\"text\":\"</script><b>&\"}");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static void forEach(Document page, String element, Consumer<Element> check) {
        NodeList all = page.getElementsByTagName(element);
        for (int i = 0; i < all.getLength(); i++) {
            check.accept((Element) all.item(i));
        }
    }

    @Test
    void it_is_well_formed_and_refers_to_nothing_outside() throws Exception {
        parsed(SampleRuns.demo());
        assertThat(new HtmlReport().render(SampleRuns.demo(), "{}"))
                .doesNotContain("http://", "https://", "src=", "@import", "url(", "<link");
    }

    @Test
    void hostile_text_stays_text_wherever_it_stands() throws Exception {
        Document page = parsed(List.of(hostile()));
        List<String> scripts = new ArrayList<>();
        forEach(page, "script", script -> scripts.add(script.getAttribute("type")));
        assertThat(scripts).containsExactly("application/json");
        assertThat(page.getDocumentElement().getTextContent()).contains("\"><script>alert('x')</script>&amp;");
    }

    private static RunReport hostile() {
        Operation operation = new Operation(
                0,
                0,
                HOSTILE,
                "write",
                HOSTILE,
                Outcome.OK,
                0,
                5,
                Map.of("region", HOSTILE),
                Map.of("version", HOSTILE));
        Event event = new Event(3, "provider/" + HOSTILE, HOSTILE, HOSTILE, Map.of("messageId", HOSTILE));
        CheckResult check = new CheckResult(
                HOSTILE,
                Verdict.VIOLATED,
                HOSTILE,
                Map.of(HOSTILE, HOSTILE),
                List.of(
                        new Counterexample(HOSTILE, List.of(operation), List.of(event)),
                        new Counterexample(HOSTILE, List.of(), List.of())));
        History history = new History(
                Instant.EPOCH,
                List.of(operation),
                List.of(event),
                List.of(new FaultWindow(HOSTILE, HOSTILE, 0, 4, 1)),
                List.of(HOSTILE));
        VariantResult variant = new VariantResult(
                HOSTILE,
                List.of(HOSTILE),
                HOSTILE,
                Verdict.VIOLATED,
                false,
                HOSTILE,
                List.of(check),
                history,
                List.of(new Series(HOSTILE, HOSTILE, HOSTILE, new long[] {1}, new double[] {1})));
        return new RunReport(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                1,
                Instant.EPOCH,
                Duration.ofSeconds(1),
                HOSTILE,
                List.of(variant));
    }

    @Test
    void verdict_and_sentence_stand_before_every_drawing() {
        String html = new HtmlReport().render(List.of(SampleRuns.lostAck(40)), "{}");
        assertThat(html.indexOf("119 notifications of 800 accepted reached their recipients more than once"))
                .isPositive()
                .isLessThan(html.indexOf("<svg"));
        assertThat(html.indexOf("✗")).isLessThan(html.indexOf("<svg"));
    }

    @Test
    void faults_are_named_in_the_drawing_and_in_words() {
        String html = new HtmlReport().render(List.of(SampleRuns.lostAck(40)), "{}");
        assertThat(html)
                .contains("class=\"fault-band\"")
                .contains(
                        "<title>notification→push: timeout downstream 33 %, 3.00 s to 13.00 s, touched 41204 bytes</title>")
                .contains("<li>notification-service-1: crash, 6.00 s to 8.00 s, took effect</li>");
    }

    @Test
    void the_smallest_counterexample_is_drawn_and_the_others_are_told() {
        String html = new HtmlReport().render(List.of(SampleRuns.readYourWrites()), "{}");
        assertThat(html)
                .contains("Smallest counterexample, read-your-writes")
                .contains("class=\"contradiction\"")
                .contains(">session read</text>")
                .contains("40 more, read-your-writes</summary>");
    }

    @Test
    void the_command_that_runs_it_again_is_there() {
        assertThat(new HtmlReport().render(SampleRuns.demo(), "{}"))
                .contains("<code>./lab run notification/lost-ack --seed 7</code>");
    }

    @Test
    void drawings_and_tables_have_names_for_those_who_cannot_see_them() throws Exception {
        Document page = parsed(SampleRuns.demo());
        Set<String> ids = new HashSet<>();
        forEach(page, "*", element -> {
            if (element.hasAttribute("id")) {
                assertThat(ids.add(element.getAttribute("id")))
                        .as(element.getAttribute("id"))
                        .isTrue();
            }
        });
        forEach(page, "svg", svg -> {
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            assertThat(ids).contains(svg.getAttribute("aria-labelledby").split(" "));
        });
        forEach(
                page,
                "table",
                table -> assertThat(table.getElementsByTagName("caption").getLength())
                        .isOne());
        forEach(page, "th", head -> assertThat(head.getAttribute("scope")).isNotEmpty());
        forEach(
                page,
                "a",
                link -> assertThat(ids).contains(link.getAttribute("href").substring(1)));
    }

    @Test
    void variants_of_a_run_share_their_axes() {
        RunReport run = SampleRuns.lostAck(40);
        RunScale both = RunScale.of(run.variants());
        RunScale one = RunScale.of(run.variants().subList(0, 1));
        assertThat(both.end()).isGreaterThanOrEqualTo(one.end());
        assertThat(both.rate()).isGreaterThanOrEqualTo(one.rate());
    }

    @Test
    void bins_are_as_fine_as_the_run_has_operations_for() {
        for (long seconds : new long[] {1, 20, 90, 600, 86_400}) {
            long end = seconds * 1_000_000_000L;
            VariantResult quiet = variant(List.of(ok(0, end, 5)));
            RunScale coarse = RunScale.of(List.of(quiet));
            assertThat(coarse.end() / coarse.bin()).as(seconds + " s, quiet").isBetween(10L, 26L);
            VariantResult variant = variant(IntStream.rangeClosed(0, 1_000)
                    .mapToObj(i -> ok(i, end / 1_000 * i, 5))
                    .toList());
            RunScale scale = RunScale.of(List.of(variant));
            assertThat(scale.end() / scale.bin()).as(seconds + " s").isBetween(40L, 101L);
        }
    }

    @Test
    void one_slow_operation_among_a_hundred_thousand_is_drawn() {
        List<Operation> operations = new ArrayList<>(IntStream.range(0, 100_000)
                .mapToObj(i -> ok(i, i * 1_000L, 2_000_000))
                .toList());
        int fast = points(operations);
        operations.add(ok(100_000, 50_000_000, 900_000_000));
        assertThat(points(operations)).isEqualTo(fast + 1);
    }

    private static int points(List<Operation> operations) {
        VariantResult variant = variant(operations);
        Markup svg = new Markup();
        new LatencyPanel(variant.history(), new RunScale(2_000_000_000L, 20_000_000, 1000, Scale.decades(1, 1000)))
                .draw(svg);
        return svg.toString().split("h0", -1).length - 1;
    }

    @Test
    void a_gap_in_a_series_is_a_gap_in_its_line_and_no_peak_is_lost() {
        long[] times = IntStream.range(0, 10_000).mapToLong(i -> i * 1_000_000L).toArray();
        double[] values = new double[10_000];
        values[4_321] = 77;
        values[6_000] = Double.NaN;
        Markup svg = new Markup();
        new SeriesPanel(
                        "lag",
                        List.of(new Series("lag", "records", "lag", times, values)),
                        new RunScale(10_000_000_000L, 1, 1, List.of(1.0, 10.0)))
                .draw(svg);
        String path = svg.toString().replaceAll("(?s).* d=\"([^\"]*)\".*", "$1");
        assertThat(path.split("M", -1)).hasSize(3);
        assertThat(path).contains(" 28");
        assertThat(path.length()).isLessThan(20_000);
    }

    @Test
    void a_run_without_a_single_operation_can_be_shown() throws Exception {
        RunReport empty = new RunReport(
                "x/y",
                "Nothing happened",
                "",
                List.of(),
                0,
                Instant.EPOCH,
                Duration.ZERO,
                "./lab run x/y",
                List.of(variant(List.of())));
        assertThat(parsed(List.of(empty)).getElementsByTagName("svg").getLength())
                .isOne();
    }

    private static Operation ok(long id, long at, long latency) {
        return new Operation(id, 0, "", "submit", "k", Outcome.OK, at, at + latency, Map.of(), Map.of());
    }

    private static VariantResult variant(List<Operation> operations) {
        return new VariantResult(
                "all safeguards on",
                List.of(),
                "holds",
                Verdict.INCONCLUSIVE,
                false,
                "Nothing was seen.",
                List.of(),
                new History(Instant.EPOCH, operations, List.of(), List.of(), List.of()),
                List.of());
    }
}
