package brownout.notification.intake;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.notification.channel.Channel;
import brownout.notification.channel.FromTemplate;
import brownout.notification.channel.TextRules;
import brownout.notification.channel.Wording;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.NotificationSpec;
import brownout.notification.recipient.Recipient;
import brownout.notification.template.Filling;
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
        Wording wording,
        Optional<MessageClass> messageClass,
        Optional<Guarantee> guarantee,
        NotificationSpec.Schedule schedule,
        Map<String, String> metadata) {
    static final int MAX_USER_ID = 128;
    static final int MAX_METADATA = 32;
    static final int MAX_METADATA_VALUE = 256;
    static final int MAX_VARIABLES = 64;
    static final int MAX_VARIABLE = 8_192;
    private static final Duration MAX_AHEAD = Duration.ofDays(366);
    private static final Pattern EMAIL =
            Pattern.compile("[!-?A-~]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9]{3,15}");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

    /**
     * The spec, if all of it makes sense.
     *
     * @param filling finds out whether a template can be filled as the caller wishes
     * @throws ProblemException 422 with one violation for everything that does not
     */
    public NotificationSpec check(Instant now, Filling filling) {
        var violations = new ArrayList<Violation>();
        checkRecipient(violations);
        checkConsent(violations);
        checkChannels(violations);
        checkWording(filling, violations);
        checkSchedule(now, violations);
        checkMetadata(violations);
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.INVALID, violations).exception();
        }
        return new NotificationSpec(
                recipient,
                channels,
                wording,
                messageClass.orElse(MessageClass.TRANSACTIONAL),
                guarantee.orElse(Guarantee.EFFECTIVELY_ONCE),
                schedule,
                metadata);
    }

    private void checkRecipient(List<Violation> violations) {
        TextRules.line("recipient.userId", recipient.userId(), MAX_USER_ID, violations);
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

    private void checkWording(Filling filling, List<Violation> violations) {
        violations.addAll(wording.fold(
                content -> content.violations().stream()
                        .map(wrong -> new Violation("content." + wrong.field(), wrong.message()))
                        .toList(),
                template -> templateViolations(template, filling)));
    }

    private static List<Violation> templateViolations(FromTemplate template, Filling filling) {
        var violations = new ArrayList<Violation>();
        if (template.variables().size() > MAX_VARIABLES) {
            violations.add(new Violation("variables", "has more than " + MAX_VARIABLES + " entries"));
        }
        template.variables()
                .forEach((name, value) -> TextRules.paragraphs("variables." + name, value, MAX_VARIABLE, violations));
        if (violations.isEmpty()) {
            filling.fill(template, violations);
        }
        return violations;
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
            TextRules.line("metadata", key, MAX_METADATA_VALUE, violations);
            TextRules.line("metadata", value, MAX_METADATA_VALUE, violations);
        });
    }

    private static void address(
            String field, String value, Pattern pattern, String expected, List<Violation> violations) {
        if (!value.isEmpty() && !pattern.matcher(value).matches()) {
            violations.add(new Violation(field, "must be " + expected));
        }
    }
}
