package brownout.chaos.workload.notifications;

import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.workload.Intent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one provider's log says about the order of things: a line about a notification comes after the notification was
 * first submitted.
 */
final class ProviderOrder {
    /** Of a provider without a line. */
    static final ProviderOrder NONE = new ProviderOrder(new ArrayList<>());

    /** By the time of submission: the line with the lowest number of all that were submitted then or later. */
    private final TreeMap<Long, Line> earliest = new TreeMap<>();

    /** A line of the log, and the submission that caused it. */
    record Line(long number, Operation submit) {}

    private ProviderOrder(List<Line> lines) {
        lines.sort(Comparator.<Line>comparingLong(line -> line.submit().invokedAt())
                .reversed()
                .thenComparingLong(Line::number));
        Line least = null;
        for (Line line : lines) {
            least = least == null || line.number() < least.number() ? line : least;
            earliest.put(line.submit().invokedAt(), least);
        }
    }

    /** By source of event, {@code provider/push}. */
    static Map<String, ProviderOrder> of(History history, List<Intent> intents) {
        Map<String, Operation> first = new HashMap<>();
        for (Intent intent : intents) {
            intent.ids().forEach(id -> first.put(id, intent.submits().get(0)));
        }
        Map<String, List<Line>> lines = new HashMap<>();
        for (Event event : history.events()) {
            if (event.source().startsWith("provider/")) {
                List<Line> log = lines.computeIfAbsent(event.source(), any -> new ArrayList<>());
                Operation submit = first.get(event.key());
                if (submit != null) {
                    log.add(new Line(number(event), submit));
                }
            }
        }
        Map<String, ProviderOrder> orders = new HashMap<>();
        lines.forEach((source, log) -> orders.put(source, new ProviderOrder(log)));
        return orders;
    }

    /** The first line about something that was submitted only after this time. */
    Optional<Line> firstSubmittedAfter(long nanos) {
        return Optional.ofNullable(earliest.higherEntry(nanos)).map(Map.Entry::getValue);
    }

    static long number(Event line) {
        String number = line.data().getOrDefault("n", "");
        if (!number.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("a line of " + line.source() + " has no number: " + line);
        }
        return Long.parseLong(number);
    }
}
