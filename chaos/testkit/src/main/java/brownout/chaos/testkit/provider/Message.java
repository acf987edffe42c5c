package brownout.chaos.testkit.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to deliver something.
 *
 * @param to at least one recipient; several only for email
 * @param bodySha256 of the body as it came
 */
public record Message(
        List<String> to,
        @Nullable String idempotencyKey,
        @Nullable String notificationId,
        String bodySha256) {
    public Message {
        to = List.copyOf(to);
        if (to.isEmpty()) {
            throw new IllegalArgumentException("a message needs a recipient");
        }
    }

    /** What a draw depends on. */
    String subject() {
        if (notificationId != null) {
            return notificationId;
        }
        return idempotencyKey != null ? idempotencyKey : bodySha256;
    }
}
