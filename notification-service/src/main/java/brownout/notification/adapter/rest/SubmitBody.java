package brownout.notification.adapter.rest;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.NotificationSpec.Schedule;
import brownout.notification.intake.InvalidRequestException;
import brownout.notification.intake.SpecDraft;
import brownout.notification.intake.Violation;
import brownout.notification.recipient.Recipient;
import com.fasterxml.jackson.annotation.JsonAlias;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code POST /v1/notifications}. Absent and null are the same. */
@Schema(
        name = "Notification",
        example = "{\"recipient\":{\"deviceToken\":\"phone-1\"},\"channels\":[\"PUSH\"],"
                + "\"content\":{\"title\":\"Hello\",\"body\":\"Your order is on its way\"},"
                + "\"guarantee\":\"EFFECTIVELY_ONCE\"}")
public record SubmitBody(
        @Nullable RecipientBody recipient,

        @Schema(
                description = "in order of preference",
                examples = {"PUSH", "SMS", "EMAIL"})
        @Nullable
        List<@Nullable String> channels,

        @Nullable ContentBody content,

        @JsonAlias("class") @Schema(description = "TRANSACTIONAL (default) or MARKETING") @Nullable
        String messageClass,

        @Schema(description = "AT_MOST_ONCE, AT_LEAST_ONCE or EFFECTIVELY_ONCE (default; not on EMAIL)") @Nullable
        String guarantee,

        @Schema(description = "ISO 8601 with an offset; absent: now") @Nullable
        String sendAt,

        @Schema(description = "ISO 8601 with an offset; absent: never") @Nullable
        String expiresAt,

        @Nullable Map<String, @Nullable String> metadata) {
    /** A user id, or addresses for the channels. */
    @Schema(name = "Recipient")
    public record RecipientBody(
            @Nullable String userId,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String deviceToken) {}

    /** What a person reads. */
    @Schema(name = "Content")
    public record ContentBody(
            @Nullable String title, @Nullable String body) {}

    /** @throws InvalidRequestException for words that no enum and no clock knows */
    SpecDraft draft() throws InvalidRequestException {
        var violations = new ArrayList<Violation>();
        var draft = new SpecDraft(
                recipientOrEmpty(),
                channels(violations),
                content == null ? new Content("", "") : new Content(text(content.title()), text(content.body())),
                word("messageClass", messageClass, MessageClass.values(), violations),
                word("guarantee", guarantee, Guarantee.values(), violations),
                new Schedule(time("sendAt", sendAt, violations), time("expiresAt", expiresAt, violations)),
                metadata(violations));
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        return draft;
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

    private Map<String, String> metadata(List<Violation> violations) {
        var values = new java.util.LinkedHashMap<String, String>();
        if (metadata != null) {
            metadata.forEach((key, value) -> {
                if (value == null) {
                    violations.add(new Violation("metadata." + key, "must be a string, not null"));
                } else {
                    values.put(key, value);
                }
            });
        }
        return values;
    }

    private static <E extends Enum<E>> Optional<E> word(
            String field, @Nullable String given, E[] values, List<Violation> violations) {
        if (given == null) {
            return Optional.empty();
        }
        var found = Arrays.stream(values)
                .filter(value -> value.name().equals(given.toUpperCase(Locale.ROOT)))
                .findFirst();
        if (found.isEmpty()) {
            violations.add(new Violation(field, "must be one of " + Arrays.toString(values)));
        }
        return found;
    }

    private static Optional<Instant> time(String field, @Nullable String given, List<Violation> violations) {
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

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
