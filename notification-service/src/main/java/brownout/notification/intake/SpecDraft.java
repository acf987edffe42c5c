package brownout.notification.intake;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.NotificationSpec;
import brownout.notification.recipient.Recipient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller wrote, before it is known to make sense. The same rules for REST and gRPC, and every violation at once.
 *
 * @param guarantee empty: {@link Guarantee#EFFECTIVELY_ONCE}
 */
public record SpecDraft(
        Recipient recipient,
        List<Channel> channels,
        Content content,
        Optional<MessageClass> messageClass,
        Optional<Guarantee> guarantee,
        NotificationSpec.Schedule schedule,
        Map<String, String> metadata) {
    static final int MAX_USER_ID = 128;
    static final int MAX_TITLE = 256;
    static final int MAX_BODY = 8_192;
    static final int MAX_METADATA = 32;
    static final int MAX_METADATA_VALUE = 256;
    private static final Duration MAX_AHEAD = Duration.ofDays(366);
    private static final Pattern EMAIL =
            Pattern.compile("[!-?A-~]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9]{3,15}");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

    /**
     * The spec, if all of it makes sense.
     *
     * @throws ProblemException 422 with one violation for everything that does not
     */
    public NotificationSpec check(Instant now) {
        var violations = new ArrayList<Violation>();
        checkRecipient(violations);
        checkConsent(violations);
        checkChannels(violations);
        checkContent(violations);
        checkSchedule(now, violations);
        checkMetadata(violations);
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.INVALID, violations).exception();
        }
        return new NotificationSpec(
                recipient,
                channels,
                content,
                messageClass.orElse(MessageClass.TRANSACTIONAL),
                guarantee.orElse(Guarantee.EFFECTIVELY_ONCE),
                schedule,
                metadata);
    }

    private void checkRecipient(List<Violation> violations) {
        text("recipient.userId", recipient.userId(), MAX_USER_ID, violations);
        address("recipient.email", recipient.email(), EMAIL, "name@domain, ASCII", violations);
        address("recipient.phone", recipient.phone(), PHONE, "3 to 15 digits after an optional +", violations);
        address("recipient.deviceToken", recipient.deviceToken(), TOKEN, "1 to 4096 visible ASCII", violations);
        boolean addressed = channels.stream()
                .anyMatch(channel -> recipient.addressFor(channel).isPresent());
        if (!recipient.hasUserId() && !addressed) {
            violations.add(new Violation(
                    "recipient", "needs a userId, or an address (deviceToken, phone, email) for one of the channels"));
        }
    }

    /** An opt-out is known by user id only. */
    private void checkConsent(List<Violation> violations) {
        if (messageClass.filter(MessageClass.MARKETING::equals).isPresent() && !recipient.hasUserId()) {
            violations.add(
                    new Violation(
                            "messageClass",
                            "MARKETING needs recipient.userId: without it nobody can be asked whether the recipient has opted out"));
        }
    }

    private void checkChannels(List<Violation> violations) {
        if (channels.isEmpty()) {
            violations.add(new Violation("channels", "needs at least one of PUSH, SMS, EMAIL"));
            return;
        }
        if (EnumSet.copyOf(channels).size() < channels.size()) {
            violations.add(new Violation("channels", "names a channel twice"));
        }
        Guarantee chosen = guarantee.orElse(Guarantee.EFFECTIVELY_ONCE);
        channels.stream()
                .filter(channel -> !chosen.isPossibleOn(channel))
                .forEach(
                        channel -> violations.add(
                                new Violation(
                                        "guarantee",
                                        chosen + " is not possible on " + channel
                                                + ", whose protocol has no idempotency key:"
                                                + " choose AT_MOST_ONCE (may be lost) or AT_LEAST_ONCE (may be doubled), or other channels")));
    }

    private void checkContent(List<Violation> violations) {
        text("content.title", content.title(), MAX_TITLE, violations);
        if (content.body().isEmpty()) {
            violations.add(new Violation("content.body", "must not be empty"));
        }
        length("content.body", content.body(), MAX_BODY, violations);
        unicode("content.body", content.body(), violations);
        if (content.body().chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            violations.add(new Violation("content.body", "has control characters other than tab and newline"));
        }
    }

    private void checkSchedule(Instant now, List<Violation> violations) {
        Instant start = schedule.sendAt().orElse(now);
        if (start.isAfter(now.plus(MAX_AHEAD))) {
            violations.add(new Violation("sendAt", "is more than " + MAX_AHEAD.toDays() + " days ahead"));
        }
        schedule.expiresAt()
                .filter(end -> !end.isAfter(now))
                .ifPresent(end -> violations.add(new Violation("expiresAt", "is not in the future")));
        schedule.expiresAt()
                .filter(end -> !end.isAfter(start))
                .ifPresent(end -> violations.add(new Violation("expiresAt", "is not after sendAt")));
    }

    private void checkMetadata(List<Violation> violations) {
        if (metadata.size() > MAX_METADATA) {
            violations.add(new Violation("metadata", "has more than " + MAX_METADATA + " entries"));
        }
        metadata.forEach((key, value) -> {
            text("metadata", key, MAX_METADATA_VALUE, violations);
            text("metadata", value, MAX_METADATA_VALUE, violations);
        });
    }

    private static void text(String field, String value, int max, List<Violation> violations) {
        length(field, value, max, violations);
        unicode(field, value, violations);
        if (value.chars().anyMatch(Character::isISOControl)) {
            violations.add(new Violation(field, "has control characters"));
        }
    }

    private static void length(String field, String value, int max, List<Violation> violations) {
        if (value.length() > max) {
            violations.add(new Violation(field, "is longer than " + max + " characters"));
        }
    }

    /** Half a surrogate pair is no character: it cannot be written as UTF-8 by anybody after us. */
    private static void unicode(String field, String value, List<Violation> violations) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            violations.add(new Violation(field, "has half a surrogate pair"));
        }
    }

    private static void address(
            String field, String value, Pattern pattern, String expected, List<Violation> violations) {
        if (!value.isEmpty() && !pattern.matcher(value).matches()) {
            violations.add(new Violation(field, "must be " + expected));
        }
    }
}
