package brownout.profile.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A write as it was asked for.
 *
 * @param mask the fields to change; absent: all of them
 */
public record WriteCommand(
        ProfileId id, Fields fields, Optional<FieldMask> mask, Precondition precondition, OpId opId) {

    /**
     * Tells a retry from another write that reuses its idempotency key. Stored in the log beside the change, so that it
     * survives the loss of Redis.
     *
     * @return 16 hexadecimal digits
     */
    public String digest() {
        String content = fields.displayName()
                + '\0'
                + fields.email()
                + '\0'
                + fields.phone()
                + '\0'
                + fields.deviceToken()
                + '\0'
                + fields.marketingOptOut()
                + '\0'
                + fields.blocked()
                + '\0'
                + fields.lastSeen()
                + '\0'
                + new TreeMap<>(fields.attributes())
                + '\0'
                + mask.map(FieldMask::paths)
                + '\0'
                + precondition;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
