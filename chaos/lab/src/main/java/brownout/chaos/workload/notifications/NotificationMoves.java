package brownout.chaos.workload.notifications;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How a notification may move, by the README of notification-service; redrive included. */
final class NotificationMoves {
    private static final Map<String, Set<String>> MOVES = Map.ofEntries(
            Map.entry("ACCEPTED", Set.of("SUPPRESSED", "SCHEDULED", "QUEUED", "CANCELLED")),
            Map.entry("SCHEDULED", Set.of("QUEUED", "EXPIRED", "CANCELLED")),
            Map.entry(
                    "QUEUED",
                    Set.of(
                            "SENDING",
                            "SENT",
                            "SUPPRESSED",
                            "SCHEDULED",
                            "RETRY_WAIT",
                            "FAILED",
                            "UNKNOWN",
                            "UNCONFIRMED",
                            "DEAD",
                            "EXPIRED",
                            "CANCELLED")),
            Map.entry(
                    "SENDING",
                    Set.of("SENT", "QUEUED", "RETRY_WAIT", "FAILED", "UNKNOWN", "UNCONFIRMED", "DEAD", "EXPIRED")),
            Map.entry("UNKNOWN", Set.of("SENT", "SENDING", "RETRY_WAIT", "UNCONFIRMED")),
            Map.entry("RETRY_WAIT", Set.of("QUEUED", "SENT", "UNKNOWN", "UNCONFIRMED", "DEAD", "EXPIRED", "CANCELLED")),
            Map.entry("SENT", Set.of("DELIVERED", "BOUNCED")),
            Map.entry("UNCONFIRMED", Set.of("SENT", "QUEUED")),
            Map.entry("FAILED", Set.of("QUEUED")),
            Map.entry("DEAD", Set.of("QUEUED")),
            Map.entry("EXPIRED", Set.of("QUEUED")),
            Map.entry("SUPPRESSED", Set.of()),
            Map.entry("CANCELLED", Set.of()),
            Map.entry("DELIVERED", Set.of()),
            Map.entry("BOUNCED", Set.of()));

    private static final Map<String, Set<String>> REACHED =
            MOVES.keySet().stream().collect(Collectors.toMap(state -> state, NotificationMoves::reach));

    private NotificationMoves() {}

    /** Whether moves lead from one state to the other; to stay is no move, and legal. */
    static boolean lead(String from, String to) {
        return from.equals(to) || REACHED.getOrDefault(from, Set.of()).contains(to);
    }

    private static Set<String> reach(String from) {
        Set<String> reached = new HashSet<>();
        add(from, reached);
        return Set.copyOf(reached);
    }

    private static void add(String from, Set<String> reached) {
        for (String next : MOVES.getOrDefault(from, Set.of())) {
            if (reached.add(next)) {
                add(next, reached);
            }
        }
    }
}
