package brownout.notification.adapter.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body that says that it is too large before a byte of it is read, and one that does not say how large it is: there
 * is no use for streaming to this API.
 */
public final class BodyLimit {
    @ServerRequestFilter(preMatching = true)
    public @Nullable Response check(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return request.getHeaderString("Transfer-Encoding") == null
                    ? null
                    : Problem.of(411, "length-required", "Length required", "Send the body with a Content-Length")
                            .response();
        }
        // Longer than any long is too long as well.
        boolean fits = length.matches("[0-9]{1,9}") && Integer.parseInt(length) <= StrictJson.MAX_BODY;
        // The rest of such a body is not waited for.
        return fits
                ? null
                : Response.fromResponse(StrictJson.tooLarge().response())
                        .header("Connection", "close")
                        .build();
    }
}
