package brownout.chaos.testkit.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a provider treats a message; what is delivered and what the sender is told are two things. */
public enum Mode {
    /** Delivered, and said so. */
    NORMAL,
    /** Delivered; the connection is closed without an answer. */
    ACCEPT_THEN_DROP,
    /** Delivered; the answer is 503 (SMTP 451). */
    ACCEPT_THEN_503,
    /** Not delivered; 429 with {@code Retry-After} (SMTP 450). */
    REJECT_429,
    /** Not delivered; 503 (SMTP 451). */
    REJECT_503,
    /** Not delivered; no answer until the behaviour ends, then the connection is closed. */
    HANG;

    /** As in the control API: {@code accept-then-drop}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Mode> of(String wire) {
        return Arrays.stream(values()).filter(mode -> mode.wire().equals(wire)).findFirst();
    }

    boolean delivers() {
        return switch (this) {
            case NORMAL, ACCEPT_THEN_DROP, ACCEPT_THEN_503 -> true;
            case REJECT_429, REJECT_503, HANG -> false;
        };
    }
}
