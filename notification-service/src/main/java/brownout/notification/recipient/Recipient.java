package brownout.notification.recipient;

import brownout.notification.channel.Channel;
import java.util.Optional;

/** Whom a notification is for: a user id, addresses, or both. Empty strings are absent. */
public record Recipient(String userId, String email, String phone, String deviceToken) {
    public static Recipient user(String userId) {
        return new Recipient(userId, "", "", "");
    }

    /** The address that the caller gave for this channel. */
    public Optional<String> addressFor(Channel channel) {
        String address =
                switch (channel) {
                    case PUSH -> deviceToken;
                    case SMS -> phone;
                    case EMAIL -> email;
                };
        return address.isEmpty() ? Optional.empty() : Optional.of(address);
    }

    public boolean hasUserId() {
        return !userId.isEmpty();
    }
}
