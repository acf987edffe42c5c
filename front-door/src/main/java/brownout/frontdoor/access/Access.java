package brownout.frontdoor.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a credential names. Every key is compared, each in constant time, so that the time of an answer tells nothing about
 * the keys.
 */
public final class Access {
    /** Characters of the shortest key. */
    public static final int MIN_KEY = 16;

    private static final String SCHEME = "Bearer ";

    /** A key and whose it is. */
    public record Grant(String key, Caller caller) {
        public Grant {
            if (key.length() < MIN_KEY || !key.chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw new IllegalArgumentException(
                        "a key is at least " + MIN_KEY + " visible ASCII characters; `openssl rand -hex 24` makes one");
            }
        }

        @Override
        public String toString() {
            return "Grant[" + caller + "]";
        }
    }

    private final List<Grant> grants;
    private final Optional<Grant> admin;

    /**
     * @param grants empty: everybody is {@link Caller#ANYBODY}
     * @param adminToken empty: the admin API is closed
     */
    public Access(List<Grant> grants, Optional<String> adminToken) {
        this.grants = List.copyOf(grants);
        this.admin = adminToken.map(token -> new Grant(token, Caller.ADMINISTRATOR));
        var seen = new HashSet<String>();
        for (Grant grant : grants) {
            if (!seen.add(grant.key()) || admin.map(Grant::key).equals(Optional.of(grant.key()))) {
                throw new IllegalArgumentException("two callers have the same key: " + grant.caller());
            }
        }
    }

    /** Whether nobody is asked who they are. */
    public boolean isOpen() {
        return grants.isEmpty();
    }

    /**
     * The caller, if any of {@code wanted} is among its roles.
     *
     * @param authorization the header's value
     * @throws brownout.frontdoor.problem.ProblemException 401 or 403
     */
    public Caller require(@Nullable String authorization, Set<Role> wanted) {
        var caller = callerOf(authorization, wanted)
                .orElseThrow(() -> unauthenticated(wanted).exception());
        caller.require(wanted);
        return caller;
    }

    private Optional<Caller> callerOf(@Nullable String authorization, Set<Role> wanted) {
        if (wanted.contains(Role.SIGNER)) {
            return Optional.of(Caller.SIGNER);
        }
        var token = token(authorization);
        var known = token.flatMap(this::grantOf);
        if (known.isPresent() || !isOpen() || wanted.contains(Role.ADMIN)) {
            return known;
        }
        return Optional.of(Caller.ANYBODY);
    }

    private Optional<Caller> grantOf(String token) {
        byte[] given = token.getBytes(UTF_8);
        Caller found = null;
        for (Grant grant : grants) {
            found = same(grant, given) ? grant.caller() : found;
        }
        return admin.isPresent() && same(admin.get(), given)
                ? Optional.of(Caller.ADMINISTRATOR)
                : Optional.ofNullable(found);
    }

    private static boolean same(Grant grant, byte[] given) {
        return MessageDigest.isEqual(grant.key().getBytes(UTF_8), given);
    }

    /** The token of a bearer authorization (RFC 6750). */
    static Optional<String> token(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private Problem unauthenticated(Set<Role> wanted) {
        String key = !wanted.contains(Role.ADMIN)
                ? "an API key of front-door.access-file"
                : admin.isPresent()
                        ? "the admin token"
                        : "an admin token, and this service has none (front-door.admin-token-file)";
        return Problem.of(ProblemType.UNAUTHENTICATED, "Authorization: Bearer with " + key + " is needed");
    }
}
