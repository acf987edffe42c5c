package brownout.notification.adapter.rest;

import brownout.notification.query.Views;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /v1/dead-letters}: what ended FAILED, DEAD, EXPIRED or UNCONFIRMED, with the reason and every attempt. */
@Path("/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLetterResource {
    private final Caller caller;
    private final Views views;

    DeadLetterResource(Caller caller, Views views) {
        this.caller = caller;
        this.views = views;
    }

    @GET
    @Operation(summary = "A page of dead letters, newest first")
    public CompletionStage<Response> list(
            @Context HttpHeaders headers,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable String limit) {
        var query = new Views.Query(
                caller.tenant(headers),
                NotificationResource.states(state),
                true,
                NotificationResource.cursor(cursor),
                NotificationResource.limit(limit));
        return views.list(query).thenApply(PageJson::response);
    }
}
