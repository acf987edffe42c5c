package brownout.chaos.workload.notifications;

import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.workload.Intent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A history read as notifications: what was submitted under one idempotency key, and what providers delivered. */
final class NotificationHistory {

    private final List<Intent> intents;
    private final Map<String, List<Event>> deliveries = new LinkedHashMap<>();
    private int nameless;

    NotificationHistory(History history) {
        intents = Intent.ofNotifications(history);
        Set<String> lines = new HashSet<>();
        for (Event event : history.events()) {
            String line = event.data().get("n");
            if (event.source().startsWith("provider/")
                    && event.kind().equals("delivered")
                    && (line == null || lines.add(event.source() + "#" + line))) {
                deliver(event);
            }
        }
    }

    private void deliver(Event event) {
        if (event.key().isEmpty() || event.key().equals("null")) {
            nameless++;
        } else {
            deliveries.computeIfAbsent(event.key(), id -> new ArrayList<>()).add(event);
        }
    }

    List<Intent> intents() {
        return intents;
    }

    List<Intent> accepted() {
        return intents.stream().filter(Intent::accepted).toList();
    }

    /** Everything delivered for one intent, under any of the ids that were handed out for its key. */
    List<Event> deliveriesOf(Intent intent) {
        return intent.ids().stream()
                .flatMap(id -> deliveries.getOrDefault(id, List.of()).stream())
                .sorted(Comparator.comparingLong(Event::at))
                .toList();
    }

    /** Delivered, but for a notification whose submission never got an answer. */
    Map<String, List<Event>> deliveriesWithoutIntent() {
        Map<String, List<Event>> rest = new LinkedHashMap<>(deliveries);
        intents.forEach(intent -> rest.keySet().removeAll(intent.ids()));
        return rest;
    }

    long delivered() {
        return nameless + deliveries.values().stream().mapToLong(List::size).sum();
    }

    /** Lines of the delivery log that name no notification. */
    int nameless() {
        return nameless;
    }
}
