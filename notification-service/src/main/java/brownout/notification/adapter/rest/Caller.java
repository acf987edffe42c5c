package brownout.notification.adapter.rest;

import brownout.notification.dedup.Tenant;
import brownout.notification.intake.ApiKeys;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

/** Who is calling over HTTP. */
@Singleton
public final class Caller {
    private final ApiKeys keys;

    Caller(ApiKeys keys) {
        this.keys = keys;
    }

    /** @throws MalformedRequestException 401 */
    Tenant tenant(HttpHeaders headers) {
        return keys.tenantOf(headers.getHeaderString(HttpHeaders.AUTHORIZATION))
                .orElseThrow(() -> new MalformedRequestException(unauthorized("an API key")));
    }

    static Problem unauthorized(String what) {
        return Problem.of(401, "unauthorized", "Unauthorized", "Authorization: Bearer with " + what + " is needed");
    }
}
