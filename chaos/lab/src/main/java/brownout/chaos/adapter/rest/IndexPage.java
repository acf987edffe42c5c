package brownout.chaos.adapter.rest;

import brownout.chaos.cluster.ClusterStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What runs, as a page that needs no script: every name in it comes from the lab and is escaped all the same. */
final class IndexPage {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Brownout lab</title>
            <style>
              :root { color-scheme: light dark; }
              body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
              table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
              caption { text-align: left; font-weight: bold; font-size: 1.2rem; }
              th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
              .bad { font-weight: bold; text-decoration: underline; }
              code { font-family: ui-monospace, monospace; }
            </style>
            </head>
            <body>
            <main>
            <h1>Brownout lab</h1>
            """;

    private IndexPage() {}

    static String of(ClusterStatus status, Map<String, List<String>> faults) {
        return HEAD + processes(status) + links(status, faults) + """
                <p>By hand: <code>./lab fault LINK TOXIC k=v… --for 10s</code>, <code>./lab kill PROCESS</code>,
                <code>./lab heal</code>. As JSON: <a href="/api/status">/api/status</a>,
                <a href="/api/faults">/api/faults</a>, <a href="/api/counters">/api/counters</a>.</p>
                </main>
                </body>
                </html>
                """;
    }

    private static String processes(ClusterStatus status) {
        return status.processes().stream()
                .map(process -> "<tr><th scope=\"row\">" + escape(process.name()) + "</th><td"
                        + (process.state().equals("up") ? ">" : " class=\"bad\">") + escape(process.state())
                        + "</td><td>" + process.residentBytes() / (1024 * 1024) + " MB</td><td>"
                        + addresses(status, process.name()) + "</td></tr>\n")
                .collect(Collectors.joining(
                        "",
                        "<table><caption>Processes</caption>\n<thead><tr><th scope=\"col\">Process</th>"
                                + "<th scope=\"col\">State</th><th scope=\"col\">Memory</th>"
                                + "<th scope=\"col\">Addresses</th></tr></thead>\n<tbody>\n",
                        "</tbody></table>\n"));
    }

    private static String addresses(ClusterStatus status, String process) {
        return status.addresses().entrySet().stream()
                .filter(address -> address.getKey().startsWith(process + "/"))
                .sorted(Map.Entry.comparingByKey())
                .map(address -> "<code>" + escape(address.getValue().toString()) + "</code>")
                .collect(Collectors.joining(" "));
    }

    private static String links(ClusterStatus status, Map<String, List<String>> faults) {
        return status.links().stream()
                .map(link -> {
                    List<String> on = faults.getOrDefault(link.name(), List.of());
                    return "<tr><th scope=\"row\">" + escape(link.name()) + "</th><td><code>"
                            + escape(String.join(" ", link.listen())) + "</code></td><td"
                            + (on.isEmpty() ? ">none" : " class=\"bad\">" + escape(String.join("; ", on)))
                            + "</td></tr>\n";
                })
                .collect(Collectors.joining(
                        "",
                        "<table><caption>Links</caption>\n<thead><tr><th scope=\"col\">Link</th>"
                                + "<th scope=\"col\">Its client connects to</th><th scope=\"col\">Fault</th></tr></thead>\n"
                                + "<tbody>\n",
                        "</tbody></table>\n"));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
