package brownout.chaos.workload.notifications;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** How a notification may move, by the contract; notification-service is held against the same table. */
final class NotificationMoves {
    private static final String TABLE = "/brownout/notification/v1/moves.properties";

    private static final Map<String, Set<String>> MOVES = read();

    private static final Map<String, Set<String>> REACHED =
            MOVES.keySet().stream().collect(Collectors.toMap(state -> state, NotificationMoves::reach));

    private NotificationMoves() {}

    /** Whether moves lead from one state to the other; to stay is no move, and legal. */
    static boolean lead(String from, String to) {
        return from.equals(to) || REACHED.getOrDefault(from, Set.of()).contains(to);
    }

    private static Map<String, Set<String>> read() {
        Properties table = new Properties();
        try (InputStream in = NotificationMoves.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException("the contracts have no " + TABLE);
            }
            table.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(TABLE, e);
        }
        return table.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        state -> state,
                        state -> Arrays.stream(table.getProperty(state).split(" "))
                                .filter(next -> !next.isEmpty())
                                .collect(Collectors.toSet())));
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
