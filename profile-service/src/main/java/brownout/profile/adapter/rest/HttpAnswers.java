package brownout.profile.adapter.rest;

import brownout.frontdoor.adapter.problem.HttpProblems;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.frontdoor.problem.Problem;
import brownout.profile.adapter.edge.ProfileProblems;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.record.Profile;
import brownout.profile.record.ProfileId;
import brownout.profile.record.ProfileVersion;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.routing.ReadOutcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Outcomes as HTTP answers. */
final class HttpAnswers {

    private static final String CONSISTENCY_REQUESTED = "Consistency-Requested";
    private static final String PROFILE_VERSION = "Profile-Version";

    /** A cache of the caller's own may keep an answer, but not answer with it before this service was asked. */
    private static final String ASK_AGAIN = "private, no-cache";

    private static final String DEPENDS_ON = "Authorization, Consistency, Session-Token, On-Unavailable";

    private final SessionTokens tokens;

    HttpAnswers(SessionTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The answer to a read of one profile.
     *
     * @param known which versions the caller has already
     */
    Response one(ProfileId id, ReadOutcome outcome, Predicate<ProfileVersion> known) {
        return ProfileProblems.read(outcome, answered -> one(id, answered, known), HttpAnswers::refused);
    }

    private Response one(ProfileId id, ReadOutcome.Answered answered, Predicate<ProfileVersion> known) {
        if (answered.profiles().isEmpty()) {
            return withEvidence(HttpProblems.builder(ProfileProblems.noSuchProfile(id)), answered)
                    .build();
        }
        Profile profile = answered.profiles().get(0);
        ResponseBuilder response = known.test(profile.version())
                ? Response.notModified()
                : Response.ok(FieldsJson.of(profile), MediaType.APPLICATION_JSON);
        return withEvidence(response, answered)
                .header(PROFILE_VERSION, profile.version().number())
                .header(HttpHeaders.ETAG, etag(profile.version()))
                .header(HttpHeaders.CACHE_CONTROL, ASK_AGAIN)
                .header(HttpHeaders.VARY, DEPENDS_ON)
                .build();
    }

    /** The answer to a read of several. */
    Response many(ReadOutcome outcome) {
        return ProfileProblems.read(
                outcome,
                answered -> {
                    var profiles =
                            answered.profiles().stream().map(FieldsJson::of).toList();
                    return withEvidence(Response.ok(Map.of("profiles", profiles), MediaType.APPLICATION_JSON), answered)
                            .build();
                },
                HttpAnswers::refused);
    }

    private ResponseBuilder withEvidence(ResponseBuilder response, ReadOutcome.Answered answered) {
        return response.header(CONSISTENCY_REQUESTED, answered.requested().header())
                .header("Consistency-Achieved", achieved(answered))
                .header("Staleness-Bound-Ms", text(answered.stalenessMillis()))
                .header("Served-By", answered.region() + "; " + answered.layer())
                .header(SessionTokens.HEADER, tokens.encode(answered.session()));
    }

    /** A level that was reached is named as it was asked for, with its parameter. */
    private static String achieved(ReadOutcome.Answered answered) {
        return answered.achieved() == answered.requested().level()
                ? answered.requested().header()
                : answered.achieved().label();
    }

    private static String text(OptionalLong millis) {
        return millis.isPresent() ? Long.toString(millis.getAsLong()) : "unknown";
    }

    /** The answer to a write, whose session gave this token. */
    Response written(WriteOutcome outcome, Optional<SessionToken> session) {
        return ProfileProblems.write(outcome, written -> written(written, session), HttpAnswers::refused);
    }

    private Response written(WriteOutcome.Written written, Optional<SessionToken> session) {
        ProfileVersion version = written.profile().version();
        boolean created = version.number() == 1 && !written.replayed();
        ResponseBuilder response = Response.status(created ? 201 : 200)
                .type(MediaType.APPLICATION_JSON)
                .entity(FieldsJson.of(written.profile()))
                .header(PROFILE_VERSION, version.number())
                .header(HttpHeaders.ETAG, etag(version))
                .header(SessionTokens.HEADER, tokens.encode(SessionToken.after(session, written)));
        return (written.replayed() ? response.header(IdempotencyKey.REPLAYED, "true") : response).build();
    }

    private static Response refused(Problem problem) {
        ResponseBuilder response = HttpProblems.builder(problem);
        Object requested = problem.members().get(ProfileProblems.REQUESTED);
        if (requested != null) {
            response.header(CONSISTENCY_REQUESTED, requested);
        }
        Object current = problem.members().get(ProfileProblems.CURRENT);
        if (current != null) {
            response.header(HttpHeaders.ETAG, "\"" + current + "\"");
        }
        return response.build();
    }

    static String etag(ProfileVersion version) {
        return "\"" + version.tag() + "\"";
    }
}
