package brownout.chaos.report;

import brownout.chaos.history.Event;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands in a space-time diagram: the few words that matter of each operation and event. */
final class DiagramWords {

    private DiagramWords() {}

    static String lane(Operation operation) {
        if (!operation.session().isEmpty()) {
            return "session " + operation.session();
        }
        return operation.action().equals("observe") ? "the lab, afterwards" : "client " + operation.process();
    }

    static String lane(Event event) {
        if (event.source().startsWith("provider/")) {
            return event.source().substring("provider/".length()) + " provider";
        }
        String worker = event.data().getOrDefault("worker", "");
        return worker.isEmpty() ? event.source() : worker;
    }

    /** {@code write v7}, {@code bounded read}, {@code submit}. */
    static String what(Operation operation) {
        String version = operation.out().getOrDefault("version", "");
        return switch (operation.action()) {
            case "write" -> "write" + (version.isEmpty() ? "" : " v" + version);
            case "read" -> (operation.in().getOrDefault("level", "") + " read").strip();
            default -> operation.action();
        };
    }

    static String detail(Operation operation) {
        return join(
                through(operation.in().getOrDefault("region", operation.in().getOrDefault("via", ""))),
                operation.action().equals("write") || operation.action().equals("read") ? operation.key() : "",
                operation.action().equals("submit") ? "key " + operation.key() : "");
    }

    private static String through(String place) {
        return place.isEmpty() ? "" : "through " + place;
    }

    static String answer(Operation operation) {
        if (operation.outcome() == Outcome.INFO) {
            return "no answer";
        }
        if (operation.outcome() == Outcome.FAIL) {
            return "failed";
        }
        String version = operation.out().getOrDefault("version", "");
        return switch (operation.action()) {
            case "read" -> version.equals("0") ? "→ nothing" : "→ v" + version;
            case "observe" -> "→ " + operation.out().getOrDefault("state", "OK");
            default -> "told OK";
        };
    }

    /** {@code delivered}, {@code completed under token 3}. */
    static String what(Event event) {
        String token = event.data().getOrDefault("token", "");
        String kind = event.kind().startsWith("JOB_")
                ? event.kind().substring(4).toLowerCase(Locale.ROOT).replace('_', ' ')
                : event.source().equals("output") ? "file written" : event.kind();
        return kind + (token.isEmpty() || token.equals("0") ? "" : ", token " + token);
    }

    static String detail(Event event) {
        Map<String, String> data = event.data();
        return join(
                data.containsKey("n") ? "line " + data.get("n") : "",
                data.getOrDefault("messageId", ""),
                event.source().equals("output") ? data.getOrDefault("path", "") : "",
                event.kind().startsWith("JOB_") ? "job " + event.key() : "");
    }

    static String all(Operation operation) {
        return operation.action() + " " + operation.key() + ", operation " + operation.id() + ", process "
                + operation.process() + ", " + operation.outcome() + "\nasked " + list(operation.in()) + "\nanswered "
                + list(operation.out());
    }

    static String all(Event event) {
        return event.source() + " " + event.kind() + " " + event.key() + "\n" + list(event.data());
    }

    private static String list(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String join(String... parts) {
        List<String> present = Stream.of(parts).filter(part -> !part.isEmpty()).toList();
        return String.join(" · ", present);
    }

    static String shortened(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters - 1)) + "…";
    }
}
