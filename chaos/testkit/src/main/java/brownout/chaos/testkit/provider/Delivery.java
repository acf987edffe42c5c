package brownout.chaos.testkit.provider;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a delivery log.
 *
 * @param n line number, from 1, without gaps
 * @param messageId null for what was refused
 * @param to as the sender gave it; empty when it gave none
 * @param bodySha256 of the request's body as it came, in hexadecimal
 * @param effect what the behaviour in force did to it: the drawn mode ({@code accept-then-drop}), {@code late} when only the
 *     answer was, {@code receipts} when only what was told of it afterwards was odd, {@code key-forgotten} when only that made it a new message; empty: it was treated normally
 */
public record Delivery(
        long n,
        Instant at,
        ProviderName provider,
        Kind kind,
        @Nullable String messageId,
        String to,
        @Nullable String idempotencyKey,
        @Nullable String notificationId,
        String bodySha256,
        String effect) {

    /** What became of a request. */
    public enum Kind {
        /** It reached the recipient's device. */
        DELIVERED,
        /** It was a repetition of a delivered one; nothing reached the device again. */
        DEDUPLICATED,
        /** Nothing reached the device. */
        REFUSED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
