package brownout.profile.consistency;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.profile.replication.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads session tokens: base64url of a version byte, the log's id, the tenant, the positions, and the first 16
 * bytes of their HMAC-SHA256 (RFC 2104). A caller can carry a token and compare two, but not make one up: a forged
 * position would buy waiting time in every region. What one tenant's session knows is nothing to another.
 */
public final class SessionTokens {

    public static final String HEADER = "Session-Token";

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte VERSION = 2;
    private static final int MAC_BYTES = 16;
    private static final int HEAD_BYTES = 1 + 16 + 1 + 2;
    private static final int ENTRY_BYTES = 2 + 8 + 8;
    private static final int LONGEST = 30_000;

    /** Never used itself, so that any thread may copy it: every answer carries a token, and a copy costs no look-up. */
    private final Mac keyed;

    /** @param key the same in every region, at least 16 characters */
    public SessionTokens(String key) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    public String encode(SessionToken token) {
        byte[] tenant = token.tenant().value().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer body = ByteBuffer.allocate(
                HEAD_BYTES + tenant.length + ENTRY_BYTES * token.positions().size());
        body.put(VERSION)
                .putLong(token.log().getMostSignificantBits())
                .putLong(token.log().getLeastSignificantBits())
                .put((byte) tenant.length)
                .put(tenant)
                .putShort((short) token.positions().size());
        new TreeMap<>(token.positions())
                .forEach((partition, position) -> body.putShort(partition.shortValue())
                        .putLong(position.epoch())
                        .putLong(position.offset()));
        byte[] signed = Arrays.copyOf(body.array(), body.capacity() + MAC_BYTES);
        System.arraycopy(mac(body.array()), 0, signed, body.capacity(), MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    /** @throws ProblemException if this service did not make the token with this key, or not for this tenant */
    public SessionToken decode(String text, Tenant tenant) {
        byte[] signed = bytes(text);
        byte[] body = Arrays.copyOf(signed, signed.length - MAC_BYTES);
        byte[] mac = Arrays.copyOfRange(signed, body.length, signed.length);
        if (!MessageDigest.isEqual(mac, Arrays.copyOf(mac(body), MAC_BYTES))) {
            throw foreign();
        }
        ByteBuffer in = ByteBuffer.wrap(body);
        if (in.get() != VERSION) {
            throw foreign();
        }
        UUID log = new UUID(in.getLong(), in.getLong());
        byte[] owner = new byte[in.get()];
        in.get(owner);
        if (!new String(owner, StandardCharsets.US_ASCII).equals(tenant.value())) {
            throw Problem.bad(
                            HEADER, "belongs to another tenant; send one that tenant " + tenant + " was given, or none")
                    .exception();
        }
        Map<Integer, Position> positions = new TreeMap<>();
        for (int left = in.getShort(); left > 0; left--) {
            positions.put((int) in.getShort(), new Position(in.getLong(), in.getLong()));
        }
        return new SessionToken(tenant, log, positions);
    }

    private static byte[] bytes(String text) {
        if (text.length() > LONGEST) {
            throw foreign();
        }
        byte[] signed;
        try {
            signed = Base64.getUrlDecoder().decode(text.trim());
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
        if (signed.length < HEAD_BYTES + MAC_BYTES) {
            throw foreign();
        }
        return signed;
    }

    private byte[] mac(byte[] body) {
        try {
            return ((Mac) keyed.clone()).doFinal(body);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own " + ALGORITHM + " can be copied", e);
        }
    }

    private static ProblemException foreign() {
        return Problem.bad(
                        HEADER,
                        "is no session token of this service; send one exactly as an earlier answer gave it, or none")
                .exception();
    }
}
