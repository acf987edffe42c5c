package brownout.chaos.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * One HTML file that needs nothing else: no network, no script. Verdicts first, then each run with its variants side by
 * side on common axes. The raw data is embedded as JSON for whoever wants to reckon for themselves.
 */
public final class HtmlReport {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /**
     * @param reports at least one
     * @param rawData JSON; whoever makes it keeps it small enough
     */
    public String render(List<RunReport> reports, String rawData) {
        Markup page = new Markup();
        page.open("html", "lang", "en").line();
        head(page, reports);
        page.open("body").line();
        page.open("a", "class", "skip", "href", "#runs")
                .text("Skip to the runs")
                .close();
        page.open("header", "class", "page")
                .open("p", "class", "brand")
                .text("Brownout")
                .close();
        page.element("h1", "headline", headline(reports));
        page.close().line();
        page.open("main", "id", "runs").line();
        if (reports.stream().mapToInt(report -> report.variants().size()).sum() > 1) {
            summary(page, reports);
        }
        for (int i = 0; i < reports.size(); i++) {
            run(page, reports.get(i), "run-" + (i + 1));
        }
        page.close().line();
        footer(page, rawData);
        page.close(2);
        return "<!DOCTYPE html>\n" + page + "\n";
    }

    private static String headline(List<RunReport> reports) {
        return VerdictWords.headline(reports);
    }

    private static void head(Markup page, List<RunReport> reports) {
        page.open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        String name = reports.size() == 1 ? reports.get(0).scenario() : reports.size() + " runs";
        page.open("title").text(headline(reports) + " " + name + " · Brownout").close();
        page.style(styleSheet());
        page.close().line();
    }

    private static String styleSheet() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IllegalStateException("report.css is missing from the jar, beside HtmlReport.class");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void summary(Markup page, List<RunReport> reports) {
        page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Verdicts");
        page.open("table", "class", "summary").open("caption").text("Verdicts").close();
        page.open("thead").open("tr");
        List.of("Scenario", "Variant", "Verdict", "Expectation")
                .forEach(name -> page.open("th", "scope", "col").text(name).close());
        page.close(2).open("tbody");
        for (int i = 0; i < reports.size(); i++) {
            RunReport report = reports.get(i);
            for (int j = 0; j < report.variants().size(); j++) {
                VariantResult variant = report.variants().get(j);
                page.open("tr");
                page.open("td").text(j == 0 ? report.scenario() : "").close();
                page.open("th", "scope", "row");
                page.open("a", "href", "#run-" + (i + 1) + "-" + (j + 1))
                        .text(variant.name())
                        .close(2);
                page.open("td");
                VariantSection.badge(page, variant.verdict());
                page.close();
                page.open("td", "class", variant.asExpected() ? "met" : "unmet")
                        .text(VerdictWords.expectation(variant))
                        .close(2);
            }
        }
        page.close(3).line();
    }

    private static void run(Markup page, RunReport report, String id) {
        page.open("section", "class", "run", "aria-labelledby", id + "-title");
        page.element("p", "kicker", report.scenario());
        page.open("h2", "id", id + "-title").text(report.title()).close();
        if (!report.hypothesis().isEmpty()) {
            page.element("p", "hypothesis", report.hypothesis());
        }
        page.open("dl", "class", "facts");
        fact(page, "seed", String.valueOf(report.seed()));
        fact(page, "began", TIME.format(report.startedAt()));
        fact(page, "took", Figures.seconds(report.took()));
        if (!report.teaches().isEmpty()) {
            fact(page, "teaches", String.join(", ", report.teaches()));
        }
        page.close().line();
        RunScale scale = RunScale.of(report.variants());
        page.open("div", "class", report.variants().size() == 1 ? "variants single" : "variants");
        for (int i = 0; i < report.variants().size(); i++) {
            new VariantSection(report.variants().get(i), scale, id + "-" + (i + 1)).write(page);
        }
        page.close().line();
        page.open("div", "class", "replay")
                .open("p")
                .text("Run it again, with the same seed, workload and faults:")
                .close();
        page.open("pre", "tabindex", "0")
                .open("code")
                .text(report.replayCommand())
                .close(2);
        page.close(2).line();
    }

    static void fact(Markup page, String name, String value) {
        page.open("div").open("dt").text(name).close().open("dd").text(value).close(2);
    }

    private static void footer(Markup page, String rawData) {
        page.open("footer", "class", "page");
        page.open("p")
                .text("Times are seconds since the run began, on one monotonic clock; events of services and providers "
                        + "carry those processes' own clocks and are placed by them. An operation without an answer is "
                        + "neither a success nor a failure.")
                .close();
        page.open("p")
                .text("The raw data is in this file, in the element with the id “data”, and says what was left out "
                        + "for size.")
                .close();
        page.json("data", rawData);
        page.close().line();
    }
}
