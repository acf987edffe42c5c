package brownout.jobqueue.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A job's identity: a lower-case UUID. */
public record JobId(String value) {
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final UUID NAMESPACE = UUID.fromString("3f0a7a0c-6f5e-5a53-9b1e-0d3a1c9b6d11");

    public JobId {
        if (!UUID_FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a job id is a lower-case UUID, not '" + value + "'");
        }
    }

    public static Optional<JobId> parse(String text) {
        return UUID_FORM.matcher(text).matches() ? Optional.of(new JobId(text)) : Optional.empty();
    }

    /**
     * The id that a tenant's idempotency key always means, even when everything remembered is lost: a UUID version 5
     * (RFC 9562, 5.5).
     */
    public static JobId derived(String tenant, String idempotencyKey) {
        byte[] hash = sha1(tenant + '\n' + idempotencyKey);
        hash[6] = (byte) ((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
        ByteBuffer bits = ByteBuffer.wrap(hash);
        return new JobId(new UUID(bits.getLong(), bits.getLong()).toString());
    }

    private static byte[] sha1(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .flip());
            return digest.digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
