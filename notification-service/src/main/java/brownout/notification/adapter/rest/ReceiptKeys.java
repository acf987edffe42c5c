package brownout.notification.adapter.rest;

import brownout.frontdoor.adapter.access.PrivateFile;
import brownout.notification.NotificationConfig.ReceiptSource;
import brownout.notification.channel.Channel;
import brownout.notification.signature.SigningKey;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What each provider signs its receipts with, read from files once. */
public final class ReceiptKeys {
    private final Map<Channel, SigningKey> keys;

    private ReceiptKeys(Map<Channel, SigningKey> keys) {
        this.keys = Collections.unmodifiableMap(keys);
    }

    /** @throws IllegalArgumentException naming the file and what would be right */
    public static ReceiptKeys read(Map<String, ReceiptSource> sources) {
        var keys = new EnumMap<Channel, SigningKey>(Channel.class);
        sources.forEach((name, source) ->
                Channel.ofProvider(name).ifPresent(channel -> keys.put(channel, read(name, source))));
        return new ReceiptKeys(keys);
    }

    private static SigningKey read(String name, ReceiptSource source) {
        String key = "notification.receipts." + name + ".secret-file";
        String line = PrivateFile.line(key, source.secretFile());
        try {
            return SigningKey.of(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " " + source.secretFile() + ": " + e.getMessage(), e);
        }
    }

    /** Empty: this provider may send none. */
    public Optional<SigningKey> of(Channel channel) {
        return Optional.ofNullable(keys.get(channel));
    }
}
