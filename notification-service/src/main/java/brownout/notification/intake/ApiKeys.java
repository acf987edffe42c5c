package brownout.notification.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.notification.dedup.Tenant;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who calls. Compared in constant time, so that a wrong key's answer does not tell how wrong it is. */
public final class ApiKeys {
    private static final String SCHEME = "Bearer ";

    private final Map<Tenant, byte[]> keys = new HashMap<>();

    /** @param keyByTenant empty: nobody is asked, everybody is {@link Tenant#DEFAULT} */
    public ApiKeys(Map<String, String> keyByTenant) {
        keyByTenant.forEach((tenant, key) -> keys.put(new Tenant(tenant), key.getBytes(UTF_8)));
    }

    /** @param authorization the header's value; empty when it names nobody */
    public Optional<Tenant> tenantOf(@Nullable String authorization) {
        if (keys.isEmpty()) {
            return Optional.of(Tenant.DEFAULT);
        }
        return token(authorization)
                .flatMap(token -> keys.entrySet().stream()
                        .filter(entry -> MessageDigest.isEqual(entry.getValue(), token))
                        .map(Map.Entry::getKey)
                        .findFirst());
    }

    /** The token of a bearer authorization (RFC 6750). */
    public static Optional<byte[]> token(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip().getBytes(UTF_8))
                : Optional.empty();
    }
}
