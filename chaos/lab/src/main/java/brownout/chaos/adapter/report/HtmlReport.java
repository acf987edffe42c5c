package brownout.chaos.adapter.report;

import brownout.chaos.report.RunReport;
import brownout.chaos.report.VerdictWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * One HTML file that needs no network: a page whose own script draws the data that is embedded in it. Its policy lets no
 * other script run, whatever stands in the data.
 */
final class HtmlReport {
    private static final String SCRIPT = "<script type=\"module\">";

    private HtmlReport() {}

    /** @param reports at least one */
    static String render(List<RunReport> reports) {
        String style = resource("report.css");
        String page = resource("report.html").replace("{{style}}", style).replace("{{panels}}", resource("panels.js"));
        int script = page.indexOf(SCRIPT) + SCRIPT.length();
        String policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '" + hash(style)
                + "'; script-src '" + hash(page.substring(script, page.indexOf("</script>", script))) + "'";
        String headline = VerdictWords.headline(reports);
        String name = reports.size() == 1 ? reports.get(0).scenario() : reports.size() + " runs";
        int data = page.indexOf("{{data}}");
        return page.substring(0, data)
                        .replace("{{policy}}", policy)
                        .replace("{{title}}", escaped(headline + " " + name + " · Brownout"))
                        .replace("{{headline}}", escaped(headline))
                + ReportData.of(reports).replace("<", "\\u003c")
                + page.substring(data + "{{data}}".length());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = RunReport.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the jar, beside RunReport.class");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
