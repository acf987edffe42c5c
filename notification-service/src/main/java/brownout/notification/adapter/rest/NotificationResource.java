package brownout.notification.adapter.rest;

import brownout.frontdoor.adapter.http.HttpCaller;
import brownout.frontdoor.adapter.http.PublicUrl;
import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.adapter.Outcomes;
import brownout.notification.intake.Cancellation;
import brownout.notification.intake.Requests;
import brownout.notification.intake.Submission;
import brownout.notification.intake.Submitted;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What changes notifications. Nothing here blocks. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class NotificationResource {
    private final HttpCaller caller;
    private final Requests requests;
    private final Submission submission;
    private final Cancellation cancellation;
    private final PublicUrl url;

    NotificationResource(
            HttpCaller caller, Requests requests, Submission submission, Cancellation cancellation, PublicUrl url) {
        this.caller = caller;
        this.requests = requests;
        this.submission = submission;
        this.cancellation = cancellation;
        this.url = url;
    }

    @POST
    @Path("/notifications")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> submit(@Context HttpHeaders headers, byte[] body) {
        var key = IdempotencyKey.required(headers.getRequestHeader(IdempotencyKey.HEADER));
        var draft = StrictJson.read(body, SubmitBody.class).draft();
        var request = requests.request(caller.current().tenant(), key, draft);
        return submission.submit(request).thenApply(this::response);
    }

    private Response response(Submitted submitted) {
        var accepted = Outcomes.accepted(submitted);
        String location = url.location("/v1/notifications/" + accepted.id());
        var response = Response.accepted(
                        Map.of("id", accepted.id().toString(), "state", "ACCEPTED", "statusUrl", location))
                .header(HttpHeaders.LOCATION, location)
                .header(IdempotencyKey.CHECK, accepted.checked() ? "checked" : "deferred");
        if (accepted.replayed()) {
            response.header(IdempotencyKey.REPLAYED, "true");
        }
        return response.build();
    }

    /** As long as nothing was sent. */
    @POST
    @Path("/notifications/{id}/cancel")
    public CompletionStage<Response> cancel(@PathParam("id") String id) {
        return cancellation.cancel(caller.current().tenant(), Outcomes.id(id)).thenApply(outcome -> {
            int status = outcome instanceof Cancellation.Outcome.Pending ? 202 : 200;
            return Response.status(status)
                    .entity(NotificationJson.of(Outcomes.cancelled(outcome)))
                    .build();
        });
    }
}
