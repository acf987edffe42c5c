package brownout.chaos.checker;

import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A history read as notifications: what was submitted under one idempotency key, and what providers delivered. */
final class NotificationHistory {

    private final Map<String, Intent> intents = new LinkedHashMap<>();
    private final Map<String, List<Event>> deliveries = new LinkedHashMap<>();
    private int nameless;

    NotificationHistory(History history) {
        for (Operation operation : history.operations()) {
            if (operation.action().equals("submit") || operation.action().equals("observe")) {
                intents.computeIfAbsent(operation.key(), Intent::new).add(operation);
            }
        }
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

    Collection<Intent> intents() {
        return intents.values();
    }

    List<Intent> accepted() {
        return intents.values().stream().filter(Intent::accepted).toList();
    }

    /** Everything delivered for one intent, under any of the ids that were handed out for its key. */
    List<Event> deliveriesOf(Intent intent) {
        return intent.ids.stream()
                .flatMap(id -> deliveries.getOrDefault(id, List.of()).stream())
                .sorted(Comparator.comparingLong(Event::at))
                .toList();
    }

    /** Delivered, but for a notification whose submission never got an answer. */
    Map<String, List<Event>> deliveriesWithoutIntent() {
        Map<String, List<Event>> rest = new LinkedHashMap<>(deliveries);
        intents.values().forEach(intent -> rest.keySet().removeAll(intent.ids));
        return rest;
    }

    long delivered() {
        return nameless + deliveries.values().stream().mapToLong(List::size).sum();
    }

    /** Lines of the delivery log that name no notification. */
    int nameless() {
        return nameless;
    }

    /** What a client meant by one idempotency key: every try to submit it, and every look at it afterwards. */
    static final class Intent {
        private final String key;
        private final List<Operation> submits = new ArrayList<>();
        private final List<Operation> looks = new ArrayList<>();
        private final Set<String> ids = new TreeSet<>();

        Intent(String key) {
            this.key = key;
        }

        private void add(Operation operation) {
            (operation.action().equals("submit") ? submits : looks).add(operation);
            String id = operation.out().getOrDefault("id", "");
            if (operation.outcome() == Outcome.OK && !id.isEmpty()) {
                ids.add(id);
            }
        }

        String key() {
            return key;
        }

        Set<String> ids() {
            return ids;
        }

        List<Operation> submits() {
            return submits;
        }

        boolean accepted() {
            return acceptance().isPresent();
        }

        /** The first submission that was answered with success. */
        Optional<Operation> acceptance() {
            return submits.stream()
                    .filter(submit -> submit.outcome() == Outcome.OK)
                    .min(Comparator.comparingLong(Operation::completedAt));
        }

        /** The last look that was answered. */
        Optional<Operation> lastLook() {
            return looks.stream()
                    .filter(look -> look.outcome() == Outcome.OK || isAbsent(look))
                    .max(Comparator.comparingLong(Operation::invokedAt));
        }

        /** As last seen; empty when it was never looked at; {@code ABSENT} when the service did not know it. */
        String state() {
            return lastLook()
                    .map(look -> isAbsent(look) ? "ABSENT" : look.out().getOrDefault("state", ""))
                    .orElse("");
        }

        String guarantee() {
            return submits.get(0).in().getOrDefault("guarantee", "");
        }

        /** {@code notification 5f3a… (key k-17)}. */
        String named() {
            return ids.isEmpty()
                    ? "the notification with key " + key
                    : "notification " + ids.iterator().next() + " (key " + key + ")";
        }

        private static boolean isAbsent(Operation look) {
            return "404".equals(look.out().get("status"))
                    || look.out().getOrDefault("error", "").contains("404")
                    || "ABSENT".equals(look.out().get("state"));
        }
    }
}
