package brownout.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.CheckResult.Counterexample;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class TextReportsTest {

    private static RunReport run(VariantResult... variants) {
        return new RunReport(
                "notification/lost-ack",
                "A title",
                "A claim.",
                List.of(),
                7,
                Instant.EPOCH,
                Duration.ofSeconds(52),
                "./lab run notification/lost-ack --seed 7",
                List.of(variants));
    }

    private static VariantResult variant(String name, Verdict verdict, boolean asExpected, String sentence) {
        List<Counterexample> examples =
                verdict == Verdict.VIOLATED ? List.of(new Counterexample(sentence, List.of(), List.of())) : List.of();
        return new VariantResult(
                name,
                List.of(),
                "holds",
                verdict,
                asExpected,
                sentence,
                List.of(new CheckResult("no-duplicate-send", verdict, sentence, Map.of("accepted", "800"), examples)),
                new History(Instant.EPOCH, List.of(), List.of(), List.of(), List.of()),
                List.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100})
    void no_line_is_wider_than_the_terminal(int width) {
        assertThat(new TerminalReport(width, false).render(SampleRuns.demo()).lines())
                .allSatisfy(line -> assertThat(line.codePointCount(0, line.length()))
                        .as(line)
                        .isLessThanOrEqualTo(width));
    }

    @Test
    void colours_are_used_only_when_asked_for() {
        String plain = new TerminalReport(80, false).render(SampleRuns.demo());
        String coloured = new TerminalReport(80, true).render(SampleRuns.demo());
        assertThat(plain).doesNotContain("\u001b");
        assertThat(coloured).contains("\u001b[31m✗\u001b[0m").contains("\u001b[32m✓\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
    }

    @Test
    void names_cannot_command_the_terminal() {
        String text = new TerminalReport(80, false)
                .render(List.of(run(variant("evil\u001b[2J\u0007", Verdict.HOLDS, true, "fine\r\nor not"))));
        assertThat(text.chars().filter(c -> c < 0x20 && c != '\n')).isEmpty();
    }

    @Test
    void the_terminal_shows_the_verdict_the_counterexample_and_the_command() {
        assertThat(new TerminalReport(80, false).render(List.of(SampleRuns.readYourWrites())))
                .contains("without session-tokens  ✗ violated  as expected  read-your-writes")
                .contains("→ Session bo wrote v9 of p-1 through eu at 5.50 s and was told OK at 5.53 s;")
                .contains("… and 36 more, each in the JSON and HTML reports")
                .contains("Again: ./lab run profile/read-your-writes-lost --seed 3");
    }

    @Test
    void a_number_is_never_parted_from_its_unit() {
        assertThat(new TerminalReport(80, false).render(SampleRuns.demo()).lines())
                .noneMatch(line -> line.matches("\\s+(s|ms|%)[ ;,.].*"));
    }

    @Test
    void the_headline_counts_what_ended_as_expected() {
        VariantResult met = variant("a", Verdict.HOLDS, true, "It held.");
        VariantResult unmet = variant("b", Verdict.VIOLATED, false, "It broke.");
        assertThat(VerdictWords.headline(List.of(run(met, met)))).isEqualTo("All 2 variants ended as expected.");
        assertThat(VerdictWords.headline(List.of(run(met, unmet)))).isEqualTo("1 of 2 variants ended as expected.");
        assertThat(VerdictWords.headline(List.of(run(unmet)))).isEqualTo("Violated, where holds was expected.");
    }

    @Test
    void junit_has_a_case_for_each_variant_and_tells_failures_from_errors() throws Exception {
        RunReport run = run(
                variant("met", Verdict.VIOLATED, true, "It broke, as it should."),
                variant("unmet", Verdict.VIOLATED, false, "Notification n-1 was delivered twice."),
                variant("unclear", Verdict.INCONCLUSIVE, false, "The fault touched nothing."),
                variant("sick", Verdict.BASELINE_NOT_MET, false, "p99 was 900 ms."));
        Element suite = (Element) parsed(run).getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("2");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("1970-01-01T00:00:00");
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).contains("Notification n-1 was delivered twice.");
        assertThat(failure.getTextContent()).contains("no-duplicate-send: violated.");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("unmet");
    }

    @Test
    void junit_survives_what_xml_cannot_hold() throws Exception {
        String text = "null \u0000, escape \u001b, half \ud800, tag </failure>, quote \"";
        Document xml = parsed(run(variant("odd \u0001", Verdict.VIOLATED, false, text)));
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
                .contains("null \ufffd, escape \ufffd, half \ufffd, tag </failure>, quote \"");
    }

    private static Document parsed(RunReport run) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(new JunitReport().render(List.of(run)))));
    }

    @Test
    void markdown_keeps_its_tables_whole() {
        String text =
                new MarkdownReport().render(List.of(run(variant("a | b\nc", Verdict.VIOLATED, false, "<img> *x*"))));
        List<String> rows = new ArrayList<>(
                text.lines().filter(line -> line.startsWith("|")).toList());
        assertThat(rows)
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.replace("\\|", "")).containsPattern("^(\\|[^|]*){4}\\|$"));
        assertThat(text).contains("&lt;img> \\*x\\*").contains("a \\| b c");
    }

    @Test
    void undecided_runs_are_told_from_those_that_went_wrong() {
        VariantResult unclear = variant("a", Verdict.INCONCLUSIVE, false, "?");
        VariantResult broken = variant("b", Verdict.VIOLATED, false, "!");
        assertThat(run(unclear).undecided()).isTrue();
        assertThat(run(unclear, broken).undecided()).isFalse();
    }
}
