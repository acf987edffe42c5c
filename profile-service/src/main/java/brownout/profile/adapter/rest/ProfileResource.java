package brownout.profile.adapter.rest;

import brownout.profile.ProfileConfig;
import brownout.profile.adapter.grpc.ProfilesService;
import brownout.profile.consistency.MalformedException;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.record.ProfileId;
import brownout.profile.record.WriteCommand;
import brownout.profile.routing.ReadOutcome;
import brownout.profile.routing.ReadRequest;
import brownout.profile.routing.ReadRouter;
import brownout.profile.routing.WriteRouter;
import brownout.profile.time.Deadline;
import brownout.profile.time.Time;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Profiles over HTTP. Never blocks: it runs on the event loop. */
@Path("/v1")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
@NonBlocking
public class ProfileResource {

    private final ReadRouter reads;
    private final WriteRouter writes;
    private final SessionTokens tokens;
    private final HttpAnswers answers;
    private final ProfilesService.Surroundings around;

    public ProfileResource(
            ReadRouter reads, WriteRouter writes, SessionTokens tokens, ProfilesService.Surroundings around) {
        this.reads = reads;
        this.writes = writes;
        this.tokens = tokens;
        this.answers = new HttpAnswers(tokens);
        this.around = around;
    }

    @GET
    @Path("/profiles/{id}")
    @Operation(summary = "Read one profile at the consistency that the caller chooses")
    @Parameter(
            name = "Consistency",
            in = ParameterIn.HEADER,
            description = "strong, bounded; max-staleness=2s, session, or eventual (default)",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "Session-Token",
            in = ParameterIn.HEADER,
            description = "as the last answer of this session gave it",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "On-Unavailable",
            in = ParameterIn.HEADER,
            description = "wait, redirect (default; then fail), fail, or degrade",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "Request-Timeout",
            in = ParameterIn.HEADER,
            description = "how long the caller listens, as in 1500ms",
            schema = @Schema(implementation = String.class))
    @APIResponse(responseCode = "200", description = "the profile, with what the answer is worth in its headers")
    @APIResponse(responseCode = "400", description = "a header or the id cannot be understood")
    @APIResponse(responseCode = "404", description = "no such profile, at the consistency in the headers")
    @APIResponse(responseCode = "409", description = "SESSION_LOST")
    @APIResponse(responseCode = "503", description = "the consistency cannot be had now: needed, have, etaMs")
    public CompletionStage<Response> get(
            @PathParam("id") @Schema(implementation = String.class) String id, @Context HttpHeaders headers) {
        ProfileId profile = id(id, "id");
        return read(Set.of(profile), headers).thenApply(outcome -> answers.one(profile, outcome));
    }

    @POST
    @Path("/profiles:batchGet")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Read up to 100 profiles as they are at one moment of one region's view")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Object.class, example = "{\"ids\":[\"ada\",\"grace\"]}")))
    @APIResponse(responseCode = "200", description = "those that exist")
    public CompletionStage<Response> batchGet(byte @Nullable [] body, @Context HttpHeaders headers) {
        return read(ids(FieldsJson.object(body)), headers).thenApply(answers::many);
    }

    @PUT
    @Path("/profiles/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Write all fields of a profile; forwarded to the home region")
    @RequestBody(
            content = @Content(schema = @Schema(implementation = Object.class, example = "{\"displayName\":\"Ada\"}")))
    @APIResponse(responseCode = "200", description = "written, or replayed by its Idempotency-Key")
    @APIResponse(responseCode = "201", description = "written for the first time")
    @APIResponse(responseCode = "412", description = "another write came first")
    @APIResponse(responseCode = "422", description = "the Idempotency-Key was used with other content")
    @APIResponse(responseCode = "503", description = "not written; safe to try again")
    @APIResponse(responseCode = "504", description = "outcome unknown; ask again with the same Idempotency-Key")
    public CompletionStage<Response> put(
            @PathParam("id") String id, byte @Nullable [] body, @Context HttpHeaders headers) {
        return write(id(id, "id"), FieldsJson.whole(body), headers);
    }

    @PATCH
    @Path("/profiles/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Operation(summary = "Change some fields of a profile (RFC 7396); forwarded to the home region")
    @RequestBody(
            content = @Content(schema = @Schema(implementation = Object.class, example = "{\"marketingOptOut\":true}")))
    @APIResponse(responseCode = "200", description = "written, or replayed by its Idempotency-Key")
    public CompletionStage<Response> patch(
            @PathParam("id") String id, byte @Nullable [] body, @Context HttpHeaders headers) {
        return write(id(id, "id"), FieldsJson.patch(body), headers);
    }

    private CompletionStage<ReadOutcome> read(Set<ProfileId> ids, HttpHeaders http) {
        RequestHeaders headers = new RequestHeaders(http);
        return reads.read(new ReadRequest(
                ids,
                headers.consistency(),
                headers.session(tokens),
                headers.onUnavailable(),
                deadline(headers),
                false,
                around.tracing().current()));
    }

    private CompletionStage<Response> write(ProfileId id, FieldsJson.Body body, HttpHeaders http) {
        RequestHeaders headers = new RequestHeaders(http);
        Optional<SessionToken> session = headers.session(tokens);
        WriteCommand command = new WriteCommand(id, body.fields(), body.mask(), headers.precondition(), headers.opId());
        Map<String, String> trace = around.tracing().current();
        return writes.write(command, deadline(headers), false, trace)
                .thenApply(outcome -> answers.written(outcome, session));
    }

    private Deadline deadline(RequestHeaders headers) {
        ProfileConfig config = around.config();
        Time time = around.time();
        return Deadline.in(headers.timeout(config.defaultTimeout(), config.maxTimeout()), time);
    }

    private static ProfileId id(String id, String field) {
        try {
            return new ProfileId(id);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(field, String.valueOf(e.getMessage()));
        }
    }

    private static Set<ProfileId> ids(JsonNode body) {
        List<String> unknown = new ArrayList<>();
        body.fieldNames().forEachRemaining(name -> {
            if (!name.equals("ids")) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw new MalformedException(unknown.get(0), "unknown field; the only one is ids");
        }
        JsonNode ids = body.path("ids");
        if (!ids.isArray() || ids.isEmpty() || ids.size() > ProfilesService.MAX_IDS) {
            throw new MalformedException("ids", "must be an array of 1 to " + ProfilesService.MAX_IDS + " profile ids");
        }
        Set<ProfileId> result = new TreeSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!ids.get(i).isTextual()) {
                throw new MalformedException("ids[" + i + "]", "must be a string");
            }
            result.add(id(ids.get(i).textValue(), "ids[" + i + "]"));
        }
        return result;
    }
}
