package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Wording;
import brownout.notification.recipient.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a caller asked for; never changes after acceptance. */
public record NotificationSpec(
        Recipient recipient,
        List<Channel> channels,
        Wording wording,
        MessageClass messageClass,
        Guarantee guarantee,
        Schedule schedule,
        Map<String, String> metadata) {
    public NotificationSpec {
        channels = List.copyOf(channels);
        metadata = Map.copyOf(metadata);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("a notification has at least one channel");
        }
    }

    /** @param sendAt empty: now; {@code expiresAt} empty: never; {@code quietHours} empty: none */
    public record Schedule(Optional<Instant> sendAt, Optional<Instant> expiresAt, Optional<QuietHours> quietHours) {
        public static final Schedule NOW = new Schedule(Optional.empty(), Optional.empty());

        public Schedule(Optional<Instant> sendAt, Optional<Instant> expiresAt) {
            this(sendAt, expiresAt, Optional.empty());
        }
    }

    /** Until when it may not be sent, if the recipient is not to be disturbed now. What is expected may always be sent. */
    public Optional<Instant> quietUntil(Instant now) {
        return switch (messageClass) {
            case TRANSACTIONAL -> Optional.empty();
            case MARKETING -> schedule.quietHours().flatMap(hours -> hours.endingAfter(now));
        };
    }

    /** An opt-out or a block is known by user id only, so a known user is looked up whatever addresses are given. */
    public boolean needsLookup() {
        return recipient.hasUserId();
    }
}
