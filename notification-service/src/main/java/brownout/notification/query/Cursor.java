package brownout.notification.query;

import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A place in a tenant's list: after the notification with this position. Positions never change and new notifications come
 * before all of them, so a page stays the same page while rows are inserted (keyset pagination).
 */
public record Cursor(String position) {
    private static final int LENGTH = 16 + 1 + 36;

    public Cursor {
        if (!isPosition(position)) {
            throw new IllegalArgumentException("not a position in a list: " + position);
        }
    }

    /** Sixteen digits, a colon, an id; by hand, since every view that is written has one. */
    private static boolean isPosition(String text) {
        if (text.length() != LENGTH || text.charAt(16) != ':') {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!digit && i != 16 && !(c == '-' && i > 16)) {
                return false;
            }
        }
        return true;
    }

    /** Sorts by acceptance, then by id. */
    public static Cursor of(Instant acceptedAt, NotificationId id) {
        return new Cursor(startOf(acceptedAt) + ":" + id);
    }

    /** Sorts before every position of this millisecond and after all earlier ones. */
    public static String startOf(Instant acceptedAt) {
        return HexFormat.of().toHexDigits(Math.max(0, acceptedAt.toEpochMilli()));
    }

    /** Empty when {@code position} is none. */
    public static Optional<Cursor> parse(String position) {
        return isPosition(position) ? Optional.of(new Cursor(position)) : Optional.empty();
    }

    /** The notification at this position. */
    public NotificationId id() {
        return NotificationId.parse(position.substring(17)).orElseThrow();
    }
}
