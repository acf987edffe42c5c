package brownout.notification.query;

import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a tenant's list: after the notification with this position. Positions never change and new notifications come
 * before all of them, so a page stays the same page while rows are inserted (keyset pagination).
 */
public record Cursor(String position) {
    private static final Pattern POSITION = Pattern.compile("[0-9a-f]{16}:[0-9a-f-]{36}");

    public Cursor {
        if (!POSITION.matcher(position).matches()) {
            throw new IllegalArgumentException("not a position in a list: " + position);
        }
    }

    /** Sorts by acceptance, then by id. */
    public static Cursor of(Instant acceptedAt, NotificationId id) {
        return new Cursor(startOf(acceptedAt) + ":" + id);
    }

    /** Sorts before every position of this millisecond and after all earlier ones. */
    public static String startOf(Instant acceptedAt) {
        return "%016x".formatted(Math.max(0, acceptedAt.toEpochMilli()));
    }

    /** Empty when {@code position} is none. */
    public static Optional<Cursor> parse(String position) {
        return POSITION.matcher(position).matches() ? Optional.of(new Cursor(position)) : Optional.empty();
    }

    /** The notification at this position. */
    public NotificationId id() {
        return NotificationId.parse(position.substring(17)).orElseThrow();
    }
}
