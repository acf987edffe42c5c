package brownout.profile.routing;

import brownout.frontdoor.access.Tenant;
import brownout.profile.consistency.Consistency;
import brownout.profile.consistency.OnUnavailable;
import brownout.profile.consistency.SessionToken;
import brownout.profile.record.ProfileId;
import brownout.profile.time.Deadline;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A read on its way.
 *
 * @param ids 1 to 100, of one tenant
 * @param forwarded by another region: it must be answered here or not at all
 * @param trace W3C headers of the request
 */
public record ReadRequest(
        Set<ProfileId> ids,
        Consistency consistency,
        Optional<SessionToken> session,
        OnUnavailable onUnavailable,
        Deadline deadline,
        boolean forwarded,
        Map<String, String> trace) {

    public ReadRequest {
        ids = Set.copyOf(ids);
        trace = Map.copyOf(trace);
        Tenant tenant = ids.iterator().next().tenant();
        if (!ids.stream().allMatch(id -> id.tenant().equals(tenant))) {
            throw new IllegalArgumentException("a read asks for profiles of one tenant, not for " + ids);
        }
    }

    /** Whose profiles these are. */
    public Tenant tenant() {
        return ids.iterator().next().tenant();
    }
}
