package brownout.chaos.adapter.export;

import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import us.bpsm.edn.Keyword;
import us.bpsm.edn.printer.Printer;
import us.bpsm.edn.printer.Printers;

/**
 * A history as Jepsen writes one: a map a line, invocations and completions in the order of time. {@code :value} is a
 * pair of key and value, as Jepsen's independent keys are; what else was asked and told is under {@code :in} and {@code
 * :out}. What no client did is told by {@code :nemesis}: faults, events, holes.
 */
public final class EdnHistory {
    private static final Keyword NEMESIS = keyword("nemesis");

    private record Line(long at, Map<Keyword, Object> map) {}

    private final List<Line> lines = new ArrayList<>();

    private EdnHistory() {}

    public static void write(History history, Writer to) throws IOException {
        EdnHistory edn = new EdnHistory();
        history.operations().forEach(edn::operation);
        history.faults().forEach(edn::fault);
        history.events().forEach(edn::event);
        history.holes().forEach(hole -> edn.nemesis(Long.MAX_VALUE, "hole", hole));
        edn.lines.sort(Comparator.comparingLong(Line::at));
        long index = 0;
        for (Line line : edn.lines) {
            line.map().put(keyword("index"), index++);
            to.write(printed(line.map()) + "\n");
        }
    }

    private static String printed(Map<Keyword, Object> map) {
        StringBuilder text = new StringBuilder();
        Printer printer = Printers.newPrinter(text);
        printer.printValue(map);
        return text.toString();
    }

    private void operation(Operation operation) {
        Map<Keyword, Object> invoke = line(operation, "invoke", operation.invokedAt(), asked(operation));
        invoke.put(keyword("in"), new TreeMap<>(operation.in()));
        lines.add(new Line(operation.invokedAt(), invoke));
        long ended = operation.endedAt();
        if (ended != Long.MAX_VALUE) {
            Map<Keyword, Object> complete =
                    line(operation, operation.outcome().name().toLowerCase(Locale.ROOT), ended, told(operation));
            complete.put(keyword("out"), new TreeMap<>(operation.out()));
            lines.add(new Line(ended, complete));
        }
    }

    private static Map<Keyword, Object> line(Operation operation, String type, long at, @Nullable Object value) {
        Map<Keyword, Object> line = new LinkedHashMap<>();
        line.put(keyword("type"), keyword(type));
        line.put(keyword("process"), (long) operation.process());
        line.put(keyword("f"), keyword(operation.action()));
        List<@Nullable Object> pair = new ArrayList<>();
        pair.add(operation.key());
        pair.add(value);
        line.put(keyword("value"), pair);
        line.put(keyword("time"), at);
        if (!operation.session().isEmpty()) {
            line.put(keyword("session"), operation.session());
        }
        return line;
    }

    /** What a write writes; a read does not know yet. */
    private static @Nullable String asked(Operation operation) {
        return operation.in().get("opId");
    }

    /** What it was about, or what a read saw; nothing where nothing had been written. */
    private static @Nullable String told(Operation operation) {
        if (operation.outcome() != Outcome.OK || operation.action().equals("write")) {
            return asked(operation);
        }
        String seen = operation.out().getOrDefault("opId", operation.out().getOrDefault("id", ""));
        return seen.isEmpty() ? null : seen;
    }

    private void fault(FaultWindow fault) {
        nemesis(fault.from(), "start", fault.what() + " on " + fault.target());
        nemesis(fault.until(), "stop", fault.what() + " on " + fault.target());
    }

    private void event(Event event) {
        Map<Keyword, Object> data = nemesis(event.at(), event.kind(), event.source() + " " + event.key());
        data.put(keyword("data"), new TreeMap<>(event.data()));
    }

    private Map<Keyword, Object> nemesis(long at, String f, String value) {
        Map<Keyword, Object> line = new LinkedHashMap<>();
        line.put(keyword("type"), keyword("info"));
        line.put(keyword("process"), NEMESIS);
        line.put(keyword("f"), keyword(f));
        line.put(keyword("value"), value);
        if (at != Long.MAX_VALUE) {
            line.put(keyword("time"), at);
        }
        lines.add(new Line(at, line));
        return line;
    }

    private static Keyword keyword(String name) {
        return Keyword.newKeyword(name);
    }
}
