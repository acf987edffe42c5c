package brownout.notification.dedup;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/**
 * A notification's name: UUIDv5 (RFC 9562, section 5.5) of tenant and idempotency key.
 *
 * <p>The same key is the same notification without asking anybody: not Redis, not the ledger. That is what lets a
 * request be accepted twice and still be one notification.
 */
public record NotificationId(UUID value) {
    private static final UUID EVENTS = UUID.fromString("3f1c7f0e-5a0f-5c55-8f0a-2f0a6f6f5d42");
    private static final UUID NAMESPACE = UUID.fromString("b9a1e9a4-7a52-5d6b-9c1e-6f0f6d0b7c11");

    public static NotificationId of(Tenant tenant, IdempotencyKey key) {
        return named(NAMESPACE, tenant, key.value());
    }

    /** Of what this service says by itself about an event. No caller's key can take it: the namespace is another one. */
    public static NotificationId ofEvent(Tenant tenant, String event) {
        return named(EVENTS, tenant, event);
    }

    private static NotificationId named(UUID namespace, Tenant tenant, String name) {
        // The length keeps ("a", "bc") and ("ab", "c") apart whatever characters they hold.
        return new NotificationId(uuid5(namespace, tenant.value().length() + ":" + tenant.value() + name));
    }

    /** Empty when {@code text} is no UUID in its canonical form. */
    public static Optional<NotificationId> parse(String text) {
        try {
            var uuid = UUID.fromString(text);
            return uuid.toString().equalsIgnoreCase(text) ? Optional.of(new NotificationId(uuid)) : Optional.empty();
        } catch (IllegalArgumentException notAUuid) {
            return Optional.empty();
        }
    }

    private static UUID uuid5(UUID space, String name) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
        var namespace = ByteBuffer.allocate(16)
                .putLong(space.getMostSignificantBits())
                .putLong(space.getLeastSignificantBits());
        sha1.update(namespace.array());
        var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
