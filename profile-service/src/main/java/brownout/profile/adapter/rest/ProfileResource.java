package brownout.profile.adapter.rest;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.http.HttpCaller;
import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.frontdoor.problem.Problem;
import brownout.profile.adapter.edge.Deadlines;
import brownout.profile.adapter.grpc.ProfilesService;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.record.ProfileId;
import brownout.profile.record.ProfileVersion;
import brownout.profile.record.WriteCommand;
import brownout.profile.routing.ReadOutcome;
import brownout.profile.routing.ReadRequest;
import brownout.profile.routing.ReadRouter;
import brownout.profile.routing.WriteRouter;
import io.opentelemetry.context.Context;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Profiles over HTTP. Never blocks: it runs on the event loop. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ProfileResource {

    private final ReadRouter reads;
    private final WriteRouter writes;
    private final SessionTokens tokens;
    private final HttpAnswers answers;
    private final Deadlines deadlines;
    private final HttpCaller caller;

    public ProfileResource(
            ReadRouter reads, WriteRouter writes, SessionTokens tokens, Deadlines deadlines, HttpCaller caller) {
        this.reads = reads;
        this.writes = writes;
        this.tokens = tokens;
        this.answers = new HttpAnswers(tokens);
        this.deadlines = deadlines;
        this.caller = caller;
    }

    @GET
    @Path("/profiles/{id}")
    public CompletionStage<Response> get(@PathParam("id") String id, HttpHeaders http) {
        ProfileId profile = id(tenant(), id, "id");
        RequestHeaders headers = new RequestHeaders(http);
        Predicate<ProfileVersion> known = headers.known();
        return read(Set.of(profile), headers).thenApply(outcome -> answers.one(profile, outcome, known));
    }

    @POST
    @Path("/profiles:batchGet")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> batchGet(byte @Nullable [] body, HttpHeaders http) {
        Set<ProfileId> ids = ids(tenant(), StrictJson.read(body, BatchGet.class));
        return read(ids, new RequestHeaders(http)).thenApply(answers::many);
    }

    /** The body of a read of several. */
    record BatchGet(@Nullable List<@Nullable String> ids) {}

    @PUT
    @Path("/profiles/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> put(@PathParam("id") String id, byte @Nullable [] body, HttpHeaders http) {
        return write(id, FieldsJson.whole(body), http);
    }

    @PATCH
    @Path("/profiles/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public CompletionStage<Response> patch(@PathParam("id") String id, byte @Nullable [] body, HttpHeaders http) {
        return write(id, FieldsJson.patch(body), http);
    }

    private Tenant tenant() {
        return caller.current().tenant();
    }

    private CompletionStage<ReadOutcome> read(Set<ProfileId> ids, RequestHeaders headers) {
        return reads.read(new ReadRequest(
                ids,
                headers.consistency(),
                headers.session(tokens, ids.iterator().next().tenant()),
                headers.onUnavailable(),
                deadlines.in(headers.timeout()),
                false,
                TraceContext.headers(Context.current())));
    }

    private CompletionStage<Response> write(String id, FieldsJson.Body body, HttpHeaders http) {
        Tenant tenant = tenant();
        RequestHeaders headers = new RequestHeaders(http);
        Optional<SessionToken> session = headers.session(tokens, tenant);
        WriteCommand command = new WriteCommand(
                id(tenant, id, "id"), body.fields(), body.mask(), headers.precondition(), headers.opId());
        return writes.write(command, deadlines.in(headers.timeout()), false, TraceContext.headers(Context.current()))
                .thenApply(outcome -> answers.written(outcome, session));
    }

    private static ProfileId id(Tenant tenant, String id, String field) {
        try {
            return new ProfileId(tenant, id);
        } catch (IllegalArgumentException e) {
            throw Problem.bad(field, String.valueOf(e.getMessage())).exception();
        }
    }

    private static Set<ProfileId> ids(Tenant tenant, BatchGet body) {
        List<@Nullable String> ids = body.ids();
        if (ids == null || ids.isEmpty() || ids.size() > ProfilesService.MAX_IDS) {
            throw Problem.bad("ids", "must be an array of 1 to " + ProfilesService.MAX_IDS + " profile ids")
                    .exception();
        }
        Set<ProfileId> result = new TreeSet<>();
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            result.add(id(tenant, id == null ? "" : id, "ids[" + i + "]"));
        }
        return result;
    }
}
