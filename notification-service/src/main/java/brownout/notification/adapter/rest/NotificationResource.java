package brownout.notification.adapter.rest;

import brownout.notification.dedup.IdempotencyKey;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.State;
import brownout.notification.intake.Cancellation;
import brownout.notification.intake.InvalidRequestException;
import brownout.notification.intake.Requests;
import brownout.notification.intake.Submission;
import brownout.notification.query.Cursor;
import brownout.notification.query.Views;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/notifications}. Nothing here blocks. */
@Path("/v1/notifications")
@Produces(MediaType.APPLICATION_JSON)
public class NotificationResource {
    static final String KEY_HEADER = "Idempotency-Key";
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    private final Caller caller;
    private final Requests requests;
    private final Submission submission;
    private final Cancellation cancellation;
    private final Views views;

    NotificationResource(
            Caller caller, Requests requests, Submission submission, Cancellation cancellation, Views views) {
        this.caller = caller;
        this.requests = requests;
        this.submission = submission;
        this.cancellation = cancellation;
        this.views = views;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Accept a notification",
            description = "202 means durable; the same key is the same notification.")
    @Parameter(name = KEY_HEADER, in = ParameterIn.HEADER, required = true, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "202", description = "Accepted, or accepted before (Idempotency-Replayed: true)")
    @APIResponse(responseCode = "400", description = "Not understood, or no Idempotency-Key")
    @APIResponse(responseCode = "409", description = "The first request with this key is in progress")
    @APIResponse(responseCode = "422", description = "Understood and wrong, or the key belongs to another body")
    @APIResponse(responseCode = "503", description = "Proven not accepted")
    @APIResponse(responseCode = "504", description = "Perhaps accepted: ask again with the same key")
    public CompletionStage<Response> submit(
            @Context HttpHeaders headers,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SubmitBody.class)))
                    byte[] body)
            throws InvalidRequestException {
        var tenant = caller.tenant(headers);
        var key = key(headers.getRequestHeader(KEY_HEADER));
        var draft = StrictJson.read(body, SubmitBody.class).draft();
        return submission.submit(requests.request(tenant, key, draft)).thenApply(Problems::of);
    }

    private static IdempotencyKey key(@Nullable List<String> values) {
        if (values == null || values.size() != 1) {
            throw new MalformedRequestException(Problem.of(
                    400,
                    "idempotency-key-missing",
                    "Idempotency-Key is missing",
                    "Exactly one " + KEY_HEADER + " header is needed, with a name of your own for this notification"));
        }
        try {
            return IdempotencyKey.parseHeader(values.get(0));
        } catch (IllegalArgumentException e) {
            throw new MalformedRequestException(Problem.of(
                    400, "idempotency-key-malformed", "Idempotency-Key is malformed", String.valueOf(e.getMessage())));
        }
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One notification with all of its attempts")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = NotificationJson.class)),
            description = "Its latest known state")
    public CompletionStage<Response> get(@Context HttpHeaders headers, @PathParam("id") String id) {
        var tenant = caller.tenant(headers);
        return NotificationId.parse(id)
                .map(known -> views.find(tenant, known).thenApply(Problems::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Problems.noSuchNotification()));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(
            summary = "Cancel, as long as nothing was sent",
            description = "409 once it is being sent or is settled.")
    public CompletionStage<Response> cancel(@Context HttpHeaders headers, @PathParam("id") String id) {
        var tenant = caller.tenant(headers);
        return NotificationId.parse(id)
                .map(known -> cancellation.cancel(tenant, known).thenApply(Problems::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Problems.noSuchNotification()));
    }

    @GET
    @Operation(summary = "A page of notifications, newest first", description = "Stable while new ones come in.")
    public CompletionStage<Response> list(
            @Context HttpHeaders headers,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable String limit) {
        var query = new Views.Query(caller.tenant(headers), states(state), false, cursor(cursor), limit(limit));
        return views.list(query).thenApply(PageJson::response);
    }

    static Set<State> states(@Nullable String names) {
        var states = EnumSet.noneOf(State.class);
        if (names != null) {
            for (String name : names.split(",", -1)) {
                states.add(Arrays.stream(State.values())
                        .filter(state -> state.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() -> new MalformedRequestException(Problems.bad(
                                "state must be one of " + Arrays.toString(State.values()) + ", not " + name))));
            }
        }
        return states;
    }

    static Optional<Cursor> cursor(@Nullable String opaque) {
        if (opaque == null) {
            return Optional.empty();
        }
        return Optional.of(Cursor.parse(opaque)
                .orElseThrow(() -> new MalformedRequestException(
                        Problems.bad("cursor is not one that an earlier page has given as \"next\""))));
    }

    static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new MalformedRequestException(Problems.bad("limit must be 1 to " + MAX_LIMIT + ", not " + text));
        }
        return limit;
    }
}
