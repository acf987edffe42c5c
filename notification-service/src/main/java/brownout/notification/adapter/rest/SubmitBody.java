package brownout.notification.adapter.rest;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.FromTemplate;
import brownout.notification.channel.Wording;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.NotificationSpec.Schedule;
import brownout.notification.delivery.QuietHours;
import brownout.notification.intake.SpecDraft;
import brownout.notification.recipient.Recipient;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code POST /v1/notifications}. Absent and null are the same. */
public record SubmitBody(
        @Nullable RecipientBody recipient,
        @Nullable List<@Nullable String> channels,
        @Nullable ContentBody content,
        @Nullable TemplateBody template,
        @Nullable Map<String, @Nullable String> variables,
        @Nullable String messageClass,
        @Nullable String guarantee,
        @Nullable String sendAt,
        @Nullable String expiresAt,
        @Nullable QuietHoursBody quietHours,
        @Nullable Map<String, @Nullable String> metadata) {
    /** A user id, or addresses for the channels. */
    public record RecipientBody(
            @Nullable String userId,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String deviceToken) {}

    /** What a person reads. */
    public record ContentBody(
            @Nullable String title, @Nullable String body) {}

    /** A text that the service has, in one of its versions. */
    public record TemplateBody(
            @Nullable String name, @Nullable Integer version) {}

    /** When the recipient is not to be disturbed, by the clock of a zone. */
    public record QuietHoursBody(
            @Nullable String from,
            @Nullable String to,
            @Nullable String zone) {}

    /** @throws ProblemException 422 for words that no enum and no clock knows */
    SpecDraft draft() {
        var violations = new ArrayList<Violation>();
        var draft = new SpecDraft(
                recipientOrEmpty(),
                channels(violations),
                wording(violations),
                word("messageClass", messageClass, MessageClass.values(), violations),
                word("guarantee", guarantee, Guarantee.values(), violations),
                new Schedule(
                        time("sendAt", sendAt, violations),
                        time("expiresAt", expiresAt, violations),
                        quietHours(violations)),
                entries("metadata", metadata, violations));
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.INVALID, violations).exception();
        }
        return draft;
    }

    private Optional<QuietHours> quietHours(List<Violation> violations) {
        return quietHours == null
                ? Optional.empty()
                : QuietHours.parse(text(quietHours.from()), text(quietHours.to()), text(quietHours.zone()), violations);
    }

    private Recipient recipientOrEmpty() {
        return recipient == null
                ? Recipient.user("")
                : new Recipient(
                        text(recipient.userId()),
                        text(recipient.email()),
                        text(recipient.phone()),
                        text(recipient.deviceToken()));
    }

    private List<Channel> channels(List<Violation> violations) {
        var known = new ArrayList<Channel>();
        var given = channels == null ? List.<@Nullable String>of() : channels;
        for (int i = 0; i < given.size(); i++) {
            word("channels[" + i + "]", text(given.get(i)), Channel.values(), violations)
                    .ifPresent(known::add);
        }
        return known;
    }

    private Wording wording(List<Violation> violations) {
        if (template == null) {
            if (variables != null && !variables.isEmpty()) {
                violations.add(new Violation("variables", "belong to a template, and there is none"));
            } else if (content == null) {
                violations.add(
                        new Violation("content", "is missing: give either it, or a template with its variables"));
            }
            return content == null ? new Content("", "") : new Content(text(content.title()), text(content.body()));
        }
        if (content != null) {
            violations.add(new Violation("content", "cannot be given together with a template: leave one of them out"));
        }
        Integer version = template.version();
        return new FromTemplate(
                text(template.name()),
                version == null ? OptionalInt.empty() : OptionalInt.of(version),
                entries("variables", variables, violations));
    }

    private static Map<String, String> entries(
            String field, @Nullable Map<String, @Nullable String> given, List<Violation> violations) {
        var values = new LinkedHashMap<String, String>();
        if (given != null) {
            given.forEach((key, value) -> {
                if (value == null) {
                    violations.add(new Violation(field + "." + key, "must be a string, not null"));
                } else {
                    values.put(key, value);
                }
            });
        }
        return values;
    }

    static <E extends Enum<E>> Optional<E> word(
            String field, @Nullable String given, E[] values, List<Violation> violations) {
        if (given == null) {
            return Optional.empty();
        }
        var found = Arrays.stream(values)
                .filter(value -> value.name().equals(given))
                .findFirst();
        if (found.isEmpty()) {
            violations.add(new Violation(field, "must be one of " + Arrays.toString(values)));
        }
        return found;
    }

    static Optional<Instant> time(String field, @Nullable String given, List<Violation> violations) {
        if (given == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(given).toInstant());
        } catch (DateTimeException e) {
            violations.add(new Violation(field, "must be ISO 8601 with an offset, like 2026-05-01T08:00:00Z"));
            return Optional.empty();
        }
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
