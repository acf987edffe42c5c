package brownout.profile.consistency;

import brownout.frontdoor.access.Tenant;
import brownout.profile.replication.Position;
import brownout.profile.replication.StoredProfile;
import brownout.profile.replication.WriteOutcome;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a session of one tenant has written and seen: per partition of one log, the position that its next read must have reached. A
 * vector, merged by pointwise maximum, so that a session may pass through any region in any order.
 *
 * <p>A read adds the position of the version that it returned, not how far the region was: the least that monotonic reads
 * need, and so the least waiting elsewhere.
 */
public record SessionToken(Tenant tenant, UUID log, Map<Integer, Position> positions) {

    public SessionToken {
        positions = Map.copyOf(positions);
    }

    public static SessionToken empty(Tenant tenant, UUID log) {
        return new SessionToken(tenant, log, Map.of());
    }

    /** This token after seeing or writing these. */
    public SessionToken including(Collection<StoredProfile> seen) {
        Map<Integer, Position> merged = new TreeMap<>(positions);
        seen.forEach(stored -> merged.merge(stored.partition(), stored.position(), SessionToken::later));
        return new SessionToken(tenant, log, merged);
    }

    /** This token after a write at this position. */
    public SessionToken including(int partition, Position position) {
        return merge(new SessionToken(tenant, log, Map.of(partition, position)));
    }

    /** What a session knows after a write: what it knew of this log, and that write. */
    public static SessionToken after(Optional<SessionToken> session, WriteOutcome.Written written) {
        return session.filter(given -> given.log().equals(written.log()))
                .orElse(empty(written.profile().id().tenant(), written.log()))
                .including(written.partition(), written.position());
    }

    /** Pointwise maximum of both, which must be of one tenant and one log. */
    public SessionToken merge(SessionToken other) {
        if (!tenant.equals(other.tenant) || !log.equals(other.log)) {
            throw new IllegalArgumentException(
                    "tokens of two tenants or logs cannot be merged: " + this + ", " + other);
        }
        Map<Integer, Position> merged = new TreeMap<>(positions);
        other.positions.forEach((partition, position) -> merged.merge(partition, position, SessionToken::later));
        return new SessionToken(tenant, log, merged);
    }

    private static Position later(Position a, Position b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
