package brownout.notification.adapter.rest;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import brownout.notification.receipt.Receipt;
import brownout.notification.signature.Signed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code POST /v1/receipts/{provider}}. Absent and null are the same. */
public record ReceiptBody(
        @Nullable String notificationId,
        @Nullable String event,
        @Nullable String detail) {
    private static final int MAX_DETAIL = 256;

    /** What a valid one says. */
    record Told(NotificationId id, Receipt receipt) {}

    /** @throws ProblemException 422 with everything that is wrong */
    Told told(Signed message, Channel channel) {
        var violations = new ArrayList<Violation>();
        var id = NotificationId.parse(notificationId == null ? "" : notificationId);
        if (id.isEmpty()) {
            violations.add(new Violation("notificationId", "must be the id that the message was sent with, a UUID"));
        }
        var known = Arrays.stream(Receipt.Event.values())
                .filter(each -> each.name().equals(event))
                .findFirst();
        if (known.isEmpty()) {
            violations.add(new Violation("event", "must be one of " + List.of(Receipt.Event.values())));
        }
        String said = detail == null ? "" : detail;
        if (said.length() > MAX_DETAIL || said.chars().anyMatch(Character::isISOControl)) {
            violations.add(new Violation(
                    "detail", "must have at most " + MAX_DETAIL + " characters, and no control characters"));
        }
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.INVALID, violations).exception();
        }
        return new Told(id.orElseThrow(), new Receipt(message.id(), channel, known.orElseThrow(), message.at(), said));
    }
}
