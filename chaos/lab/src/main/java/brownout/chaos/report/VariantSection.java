package brownout.chaos.report;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.CheckResult.Counterexample;
import brownout.chaos.checker.Verdict;
import java.util.List;
import java.util.Locale;

/** One variant's column in the HTML report. */
final class VariantSection {

    private static final int TOLD = 200;

    private final VariantResult variant;
    private final RunScale scale;
    private final String id;

    VariantSection(VariantResult variant, RunScale scale, String id) {
        this.variant = variant;
        this.scale = scale;
        this.id = id;
    }

    void write(Markup page) {
        page.open(
                "article", "class", "variant " + variant.verdict().label(), "id", id, "aria-labelledby", id + "-name");
        page.open("header");
        page.open("h3", "id", id + "-name").text(variant.name()).close();
        page.open("p", "class", "verdict");
        badge(page, variant.verdict());
        page.open("span", "class", variant.asExpected() ? "met" : "unmet")
                .text(VerdictWords.expectation(variant))
                .close(2);
        page.element("p", "sentence", Figures.unbroken(variant.sentence()));
        page.close().line();
        page.open("div", "class", "time-block");
        time(page);
        page.close().line();
        page.open("div", "class", "findings");
        counterexamples(page);
        checks(page);
        holes(page);
        page.close(2).line();
    }

    static void badge(Markup page, Verdict verdict) {
        page.open("span", "class", "badge " + verdict.label());
        page.open("span", "class", "sign", "aria-hidden", "true")
                .text(VerdictWords.sign(verdict))
                .close();
        page.text(" " + VerdictWords.words(verdict)).close();
    }

    private void counterexamples(Markup page) {
        for (CheckResult check : variant.checks()) {
            if (!check.counterexamples().isEmpty()) {
                Counterexample smallest = check.counterexamples().get(0);
                page.open("figure", "class", "counterexample");
                page.open("figcaption");
                page.element("span", "label", "Smallest counterexample, " + check.check());
                page.open("span").text(Figures.unbroken(smallest.sentence())).close(2);
                diagram(page, check, smallest);
                page.close();
                others(page, check);
            }
        }
    }

    private void diagram(Markup page, CheckResult check, Counterexample example) {
        if (example.operations().size() + example.events().size() == 0) {
            return;
        }
        page.open(
                "div",
                "class",
                "scroll",
                "tabindex",
                "0",
                "role",
                "region",
                "aria-label",
                "Diagram of the counterexample");
        page.append(new SpaceTimeDiagram(example, id + "-" + check.check().replaceAll("[^a-z0-9-]", "")).svg());
        page.close();
        page.element(
                "p",
                "note",
                "Time runs downwards; rows are in order, not to scale. The dashed line joins the two that contradict "
                        + "each other.");
    }

    private static void others(Markup page, CheckResult check) {
        List<Counterexample> rest =
                check.counterexamples().subList(1, check.counterexamples().size());
        if (rest.isEmpty()) {
            return;
        }
        page.open("details")
                .open("summary")
                .text(rest.size() + " more, " + check.check())
                .close();
        page.open("ol", "class", "others", "start", "2");
        rest.stream()
                .limit(TOLD)
                .forEach(example -> page.open("li")
                        .text(Figures.unbroken(example.sentence()))
                        .close());
        page.close();
        if (rest.size() > TOLD) {
            page.element("p", "note", "And " + (rest.size() - TOLD) + " more, in the JSON report.");
        }
        page.close();
    }

    private void time(Markup page) {
        Figures figures = Figures.of(variant.history());
        page.open("dl", "class", "figures");
        HtmlReport.fact(page, "operations", grouped(figures.operations()));
        HtmlReport.fact(page, "OK", grouped(figures.ok()));
        HtmlReport.fact(page, "failed", grouped(figures.failed()));
        HtmlReport.fact(page, "no answer", grouped(figures.unanswered()));
        HtmlReport.fact(page, "p50", Figures.time(figures.p50()));
        HtmlReport.fact(page, "p99", Figures.time(figures.p99()));
        HtmlReport.fact(page, "slowest", Figures.time(figures.slowest()));
        page.close();
        page.open("figure", "class", "time");
        page.append(new Panels(variant, scale, id + "-time").svg());
        page.open("figcaption").open("span", "class", "key");
        key(page, "ok", "OK");
        key(page, "fail", "failed");
        key(page, "info", "no answer");
        page.close();
        List<String> faults = new FaultStrip(variant.history().faults(), scale).sentences();
        if (!faults.isEmpty()) {
            page.open("ol", "class", "faults");
            faults.forEach(fault -> page.open("li").text(fault).close());
            page.close();
        }
        page.close(2).line();
    }

    private static void key(Markup page, String css, String name) {
        page.open("span")
                .open("i", "class", "swatch " + css, "aria-hidden", "true")
                .close();
        page.text(name).close();
    }

    private void checks(Markup page) {
        if (variant.checks().isEmpty()) {
            return;
        }
        page.open("table", "class", "checks").open("caption").text("Checks").close();
        page.open("thead").open("tr");
        List.of("Check", "What was found")
                .forEach(name -> page.open("th", "scope", "col").text(name).close());
        page.close(2).open("tbody");
        for (CheckResult check : variant.checks()) {
            page.open("tr");
            page.open("th", "scope", "row").text(check.check() + " ");
            badge(page, check.verdict());
            page.close();
            page.open("td").open("p").text(Figures.unbroken(check.sentence())).close();
            if (!check.figures().isEmpty()) {
                page.open("dl", "class", "check-figures");
                check.figures().forEach((name, value) -> HtmlReport.fact(page, name, value));
                page.close();
            }
            page.close(2);
        }
        page.close(2).line();
    }

    private void holes(Markup page) {
        if (variant.history().holes().isEmpty()) {
            return;
        }
        page.open("div", "class", "holes")
                .open("p")
                .text("What this history does not hold:")
                .close();
        page.open("ul");
        variant.history().holes().forEach(hole -> page.open("li").text(hole).close());
        page.close(2);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
    }
}
