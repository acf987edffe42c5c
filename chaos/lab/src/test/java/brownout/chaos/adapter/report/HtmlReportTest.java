package brownout.chaos.adapter.report;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.report.RunReport;
import brownout.chaos.report.SampleRuns;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    static final String HOSTILE = "\"><script>alert('x')</script><!--<script>&amp;{{panels}}{{data}}\u0000\u001b[31m";

    @Test
    void it_needs_nothing_from_outside() {
        assertThat(HtmlReport.render(SampleRuns.demo()).replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http://", "https://", " src=", "@import", "url(", "<link", "import(");
    }

    @Test
    void its_policy_allows_its_own_script_and_style_and_no_other() throws Exception {
        String html = HtmlReport.render(SampleRuns.demo());
        assertThat(html)
                .contains("default-src 'none'")
                .contains("script-src '" + hash(between(html, "<script type=\"module\">", "</script>")) + "'")
                .contains("style-src '" + hash(between(html, "<style>", "</style>")) + "'");
    }

    @Test
    void text_from_outside_can_be_nothing_but_data() throws Exception {
        RunReport run = SampleRuns.named(HOSTILE);
        String html = HtmlReport.render(List.of(run));
        assertThat(html.split("<script", -1)).hasSize(3);
        assertThat(html).doesNotContain("<!--");
        String data = between(html, "id=\"data\">", "</script>");
        assertThat(new ObjectMapper().readTree(data).at("/runs/0/scenario").asText())
                .isEqualTo(HOSTILE);
    }

    @Test
    void its_script_makes_no_markup_from_text() {
        String html = HtmlReport.render(SampleRuns.demo());
        assertThat(between(html, "<script type=\"module\">", "</script>"))
                .doesNotContain(
                        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function");
    }

    @Test
    void its_headline_can_be_read_without_its_script() {
        assertThat(HtmlReport.render(SampleRuns.demo())).contains("<h1>All 6 variants ended as expected.</h1>");
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    static String between(String text, String from, String until) {
        return Stream.of(text.split(Pattern.quote(from), 2)[1].split(Pattern.quote(until), 2))
                .findFirst()
                .orElseThrow();
    }
}
