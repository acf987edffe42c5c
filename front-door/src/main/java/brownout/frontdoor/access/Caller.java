package brownout.frontdoor.access;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who makes a request.
 *
 * @param owner the tenant; empty for workers, peers and the administrator
 * @param process the id of the worker or peer that the credential belongs to; empty for everybody else, and where no
 *     credential is needed
 */
public record Caller(Optional<Tenant> owner, Optional<String> process, Set<Role> roles) {
    /** Everybody, where there is no access file. */
    public static final Caller ANYBODY = new Caller(
            Optional.of(Tenant.DEFAULT), Optional.empty(), Set.copyOf(EnumSet.complementOf(EnumSet.of(Role.ADMIN))));

    /** Whoever it is: the signature of the request is to tell. */
    public static final Caller SIGNER = new Caller(Optional.empty(), Optional.empty(), Set.of(Role.SIGNER));

    public static final Caller ADMINISTRATOR = new Caller(Optional.empty(), Optional.empty(), Set.of(Role.ADMIN));

    public static Caller of(Tenant tenant, Set<Role> roles) {
        return new Caller(Optional.of(tenant), Optional.empty(), Set.copyOf(roles));
    }

    public static Caller process(String id, Role role) {
        return new Caller(Optional.empty(), Optional.of(id), Set.of(role));
    }

    /** @throws IllegalStateException for a caller without one: the endpoint's roles let the wrong one in */
    public Tenant tenant() {
        return owner.orElseThrow(() -> new IllegalStateException("a caller without a tenant: " + this));
    }

    /** Whether any of {@code wanted} is among the roles. */
    public boolean mayAny(Set<Role> wanted) {
        return !Collections.disjoint(wanted, roles);
    }

    /** @throws brownout.frontdoor.problem.ProblemException 403 without any of {@code wanted} */
    public void require(Set<Role> wanted) {
        if (!mayAny(wanted)) {
            throw Problem.of(
                            ProblemType.FORBIDDEN,
                            "this needs the role " + names(wanted) + "; the caller has " + names(roles))
                    .exception();
        }
    }

    private static String names(Set<Role> roles) {
        return roles.isEmpty()
                ? "none"
                : roles.stream()
                        .sorted()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "));
    }
}
