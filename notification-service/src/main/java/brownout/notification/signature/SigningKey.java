package brownout.notification.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that two parties share, to sign and to check: HMAC-SHA256 over {@code id.timestamp.body}, as the Standard
 * Webhooks specification has it (standardwebhooks.com).
 *
 * <p>The timestamp is signed, so that what was overheard is of no use after {@link #TOLERANCE}; within it, a repeat is
 * recognised by its id, and that is the receiver's business.
 */
public final class SigningKey {
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final SecretKeySpec secret;

    private SigningKey(byte[] secret) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** @throws IllegalArgumentException saying what a secret looks like, and not what this one is */
    public static SigningKey of(String text) {
        byte[] secret = new byte[0];
        try {
            if (text.startsWith(PREFIX)) {
                secret = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        if (secret.length < SHORTEST || secret.length > LONGEST) {
            throw new IllegalArgumentException("a signing secret is " + PREFIX + " and the base64 of " + SHORTEST
                    + " to " + LONGEST + " bytes; `echo " + PREFIX + "$(openssl rand -base64 32)` makes one");
        }
        return new SigningKey(secret);
    }

    public Signed sign(String id, Instant at, byte[] body) {
        return new Signed(id, at, body, VERSION + Base64.getEncoder().encodeToString(mac(id, at, body)));
    }

    /** Whether this key made the signature, and not longer ago (or ahead) than {@link #TOLERANCE}. */
    public boolean hasMade(Signed message, Instant now) {
        byte[] right = mac(message.id(), message.at(), message.body());
        boolean signed = Arrays.stream(message.signature().split(" "))
                .filter(each -> each.startsWith(VERSION))
                .anyMatch(each -> MessageDigest.isEqual(decoded(each.substring(VERSION.length())), right));
        return signed && Duration.between(message.at(), now).abs().compareTo(TOLERANCE) <= 0;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] mac(String id, Instant at, byte[] body) {
        try {
            var mac = Mac.getInstance(secret.getAlgorithm());
            mac.init(secret);
            mac.update((id + "." + at.getEpochSecond() + ".").getBytes(UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
