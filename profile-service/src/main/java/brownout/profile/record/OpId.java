package brownout.profile.record;

import brownout.frontdoor.idempotency.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one write of one profile, whoever retries it. It stands in the log and in every answer, so it is made from the
 * caller's idempotency key and does not give that away: with the key another reader could pass for a retry.
 *
 * @param value 1 to 128 visible ASCII characters
 */
public record OpId(String value) {

    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]{1,128}");

    public OpId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("an operation id is 1 to 128 visible ASCII characters");
        }
    }

    /** The first 16 bytes of the key's SHA-256, as 32 hexadecimal digits. */
    public static OpId of(IdempotencyKey key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(key.value().getBytes(StandardCharsets.UTF_8));
            return new OpId(HexFormat.of().formatHex(hash, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** For a write that nobody can retry. */
    public static OpId drawn() {
        return new OpId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
