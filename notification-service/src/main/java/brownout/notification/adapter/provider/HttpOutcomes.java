package brownout.notification.adapter.provider;

import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.Delivered;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.DeliveryOutcome.Rejected;
import brownout.notification.channel.DeliveryOutcome.Unknown;
import brownout.notification.channel.Reconciliation;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a status code proves. 2xx with a message id: taken. 429 and 401/403: not taken, later. Other 4xx: refused for good.
 * 408, 409, 425 and everything from 500: nothing, because a server may answer so after it has acted.
 */
final class HttpOutcomes {
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    private final Clock clock;

    HttpOutcomes(Clock clock) {
        this.clock = clock;
    }

    /** @param messageId reads the id out of a 2xx body; empty when there is none */
    DeliveryOutcome of(HttpExchange.Result result, Function<String, Optional<String>> messageId) {
        return result.fold(
                answer -> answered(answer, messageId),
                notBegun -> new NotSent(notBegun.evidence()),
                lost -> new Unknown(lost.evidence()));
    }

    private DeliveryOutcome answered(HttpExchange.Answer answer, Function<String, Optional<String>> messageId) {
        int status = answer.status();
        String evidence = status + " " + text(answer);
        if (status >= 200 && status < 300) {
            return messageId
                    .apply(text(answer))
                    .<DeliveryOutcome>map(Delivered::new)
                    .orElseGet(() -> new Unknown(evidence + " (no message id in the answer)"));
        }
        if (status == 429) {
            return new NotSent(evidence, retryAfter(answer));
        }
        if (status == 401 || status == 403) {
            return new NotSent(evidence + " (the credentials of this service are refused)");
        }
        if (status >= 500 || status < 400 || status == 408 || status == 409 || status == 425) {
            return new Unknown(evidence);
        }
        return new Rejected(evidence);
    }

    /** Seconds or an HTTP date (RFC 9110, section 10.2.3); nonsense is no wish. */
    private Optional<Duration> retryAfter(HttpExchange.Answer answer) {
        String value = answer.headers().getOrDefault("Retry-After", "").strip();
        if (value.matches("[0-9]{1,9}")) {
            return Optional.of(capped(Duration.ofSeconds(Long.parseLong(value))));
        }
        try {
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(capped(Duration.between(clock.instant(), at)));
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }

    private static Duration capped(Duration wish) {
        if (wish.isNegative()) {
            return Duration.ZERO;
        }
        return wish.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wish;
    }

    /** A 404 is an answer: there is none. Anything but 200 and 404 is no answer. */
    static Reconciliation found(HttpExchange.Result result, Function<String, Optional<String>> messageId) {
        return result.fold(
                answer -> switch (answer.status()) {
                    case 200 ->
                        messageId
                                .apply(text(answer))
                                .<Reconciliation>map(Reconciliation.Found::new)
                                .orElseGet(Reconciliation.NotFound::new);
                    case 404 -> new Reconciliation.NotFound();
                    default -> new Reconciliation.Unanswered(answer.status() + " " + text(answer));
                },
                notBegun -> new Reconciliation.Unanswered(notBegun.evidence()),
                lost -> new Reconciliation.Unanswered(lost.evidence()));
    }

    private static String text(HttpExchange.Answer answer) {
        var body = answer.body();
        return body == null ? "" : body.toString();
    }
}
