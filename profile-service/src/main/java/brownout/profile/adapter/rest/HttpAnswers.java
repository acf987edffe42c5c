package brownout.profile.adapter.rest;

import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.record.ProfileId;
import brownout.profile.record.ProfileVersion;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.routing.ReadOutcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Outcomes as HTTP answers; the only place that knows the mapping. */
final class HttpAnswers {

    private final SessionTokens tokens;

    HttpAnswers(SessionTokens tokens) {
        this.tokens = tokens;
    }

    /** The answer to a read of one profile. */
    Response one(ProfileId id, ReadOutcome outcome) {
        return outcome.fold(new ReadAnswers() {
            @Override
            public Response answered(ReadOutcome.Answered answered) {
                if (answered.profiles().isEmpty()) {
                    return withEvidence(
                                    new Problem(404, "no-such-profile", "No such profile", "there is no profile " + id)
                                            .response(),
                                    answered)
                            .build();
                }
                var profile = answered.profiles().get(0);
                return withEvidence(Response.ok(FieldsJson.of(profile), MediaType.APPLICATION_JSON), answered)
                        .header("Profile-Version", profile.version().number())
                        .header(HttpHeaders.ETAG, etag(profile.version()))
                        .build();
            }
        });
    }

    /** The answer to a read of several. */
    Response many(ReadOutcome outcome) {
        return outcome.fold(new ReadAnswers() {
            @Override
            public Response answered(ReadOutcome.Answered answered) {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put(
                        "profiles",
                        answered.profiles().stream().map(FieldsJson::of).toList());
                return withEvidence(Response.ok(body, MediaType.APPLICATION_JSON), answered)
                        .build();
            }
        });
    }

    private Response.ResponseBuilder withEvidence(Response.ResponseBuilder response, ReadOutcome.Answered answered) {
        return response.header("Consistency-Requested", answered.requested().header())
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

    private abstract static class ReadAnswers implements ReadOutcome.Cases<Response> {
        @Override
        public Response unsatisfied(ReadOutcome.Unsatisfied missing) {
            Object eta = missing.etaMillis().isPresent() ? missing.etaMillis().getAsLong() : "unknown";
            long retrySeconds = Math.max(1, (missing.etaMillis().orElse(1000) + 999) / 1000);
            return new Problem(
                            503,
                            "consistency-unavailable",
                            "The requested consistency cannot be had now",
                            "needed " + missing.needed() + ", have " + missing.have() + ": " + missing.reason())
                    .with("requested", missing.requested().header())
                    .with("needed", missing.needed())
                    .with("have", missing.have())
                    .with("etaMs", eta)
                    .response()
                    .header("Consistency-Requested", missing.requested().header())
                    .header(HttpHeaders.RETRY_AFTER, retrySeconds)
                    .build();
        }

        @Override
        public Response sessionLost(String detail) {
            return new Problem(409, "session-lost", "The session is lost", detail)
                    .with("code", "SESSION_LOST")
                    .response()
                    .build();
        }
    }

    /** The answer to a write, whose session gave this token. */
    Response written(WriteOutcome outcome, Optional<SessionToken> session) {
        return outcome.fold(new WriteOutcome.Cases<>() {
            @Override
            public Response written(WriteOutcome.Written written) {
                SessionToken token = session.filter(given -> given.log().equals(written.log()))
                        .orElse(SessionToken.empty(written.log()))
                        .including(written.partition(), written.position());
                ProfileVersion version = written.profile().version();
                boolean created = version.number() == 1 && !written.replayed();
                Response.ResponseBuilder response = Response.status(created ? 201 : 200)
                        .type(MediaType.APPLICATION_JSON)
                        .entity(FieldsJson.of(written.profile()))
                        .header("Profile-Version", version.number())
                        .header(HttpHeaders.ETAG, etag(version))
                        .header(SessionTokens.HEADER, tokens.encode(token));
                return (written.replayed() ? response.header("Idempotent-Replayed", "true") : response).build();
            }

            @Override
            public Response preconditionFailed(Optional<ProfileVersion> current) {
                Response.ResponseBuilder response = new Problem(
                                412,
                                "precondition-failed",
                                "Another write came first",
                                current.map(version -> "the profile is at " + etag(version)
                                                + "; read it again and decide anew")
                                        .orElse("the profile does not exist"))
                        .with("outcome", "not-written")
                        .response();
                current.ifPresent(version -> response.header(HttpHeaders.ETAG, etag(version)));
                return response.build();
            }

            @Override
            public Response keyReused() {
                return new Problem(
                                422,
                                "idempotency-key-reused",
                                "The idempotency key belongs to another request",
                                "this Idempotency-Key was used for this profile with other content; draw a new one")
                        .with("outcome", "not-written")
                        .response()
                        .build();
            }

            @Override
            public Response notWritten(String reason) {
                return new Problem(503, "not-written", "The write did not happen", reason + "; it is safe to try again")
                        .with("outcome", "not-written")
                        .response()
                        .header(HttpHeaders.RETRY_AFTER, 1)
                        .build();
            }

            @Override
            public Response unknown(String reason) {
                return new Problem(
                                504,
                                "outcome-unknown",
                                "Nobody knows whether the write happened",
                                reason + "; ask again with the same Idempotency-Key")
                        .with("outcome", "unknown")
                        .response()
                        .build();
            }
        });
    }

    private static String etag(ProfileVersion version) {
        return "\"" + version.tag() + "\"";
    }
}
