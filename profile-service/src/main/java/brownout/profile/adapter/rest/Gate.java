package brownout.profile.adapter.rest;

import brownout.profile.ProfileConfig;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Who may call: {@code /admin} with the admin token, {@code /v1} with an API key if any is configured. */
public class Gate {

    private static final String BEARER = "Bearer ";

    private final ProfileConfig config;

    public Gate(ProfileConfig config) {
        this.config = config;
    }

    @ServerRequestFilter
    public @Nullable Response check(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        String given = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (path.startsWith("/admin")) {
            return allowed(given, config.admin().token().map(List::of).orElse(List.of()))
                    ? null
                    : refusal("the administration API needs Authorization: Bearer <profile.admin.token>");
        }
        if (path.startsWith("/v1") && !config.apiKeys().isEmpty()) {
            return allowed(given, config.apiKeys().values())
                    ? null
                    : refusal("this API needs Authorization: Bearer <one of profile.api-keys>");
        }
        return null;
    }

    private static boolean allowed(@Nullable String header, Collection<String> valid) {
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return false;
        }
        byte[] token = header.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8);
        return valid.stream().anyMatch(one -> MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), token));
    }

    private static Response refusal(String detail) {
        return new Problem(401, "about:blank", "Unauthorized", detail)
                .response()
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }
}
