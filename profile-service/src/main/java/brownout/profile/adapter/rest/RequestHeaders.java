package brownout.profile.adapter.rest;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.frontdoor.problem.Problem;
import brownout.profile.consistency.Consistency;
import brownout.profile.consistency.DurationText;
import brownout.profile.consistency.OnUnavailable;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.record.OpId;
import brownout.profile.record.Precondition;
import brownout.profile.record.ProfileVersion;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a caller asks for in headers. A header that is there twice is refused: nobody can say which one was meant. */
final class RequestHeaders {

    static final String REQUEST_TIMEOUT = "Request-Timeout";

    private static final Pattern ETAGS =
            Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"([ \t]*,[ \t]*(W/)?\"[\\x21\\x23-\\x7e]*\")*");

    private final HttpHeaders headers;

    RequestHeaders(HttpHeaders headers) {
        this.headers = headers;
    }

    /** Without the header: eventual. */
    Consistency consistency() {
        return one(Consistency.HEADER).map(Consistency::parse).orElse(Consistency.EVENTUAL);
    }

    OnUnavailable onUnavailable() {
        return one(OnUnavailable.HEADER).map(OnUnavailable::parse).orElse(OnUnavailable.REDIRECT);
    }

    Optional<SessionToken> session(SessionTokens tokens, Tenant tenant) {
        return one(SessionTokens.HEADER).map(token -> tokens.decode(token, tenant));
    }

    Optional<Duration> timeout() {
        return one(REQUEST_TIMEOUT)
                .map(text -> DurationText.parse(text.trim())
                        .filter(duration -> !duration.isZero())
                        .orElseThrow(() -> Problem.bad(
                                        REQUEST_TIMEOUT,
                                        "must be a whole number of at least 1 and ms, s or m, as in 1500ms")
                                .exception()));
    }

    OpId opId() {
        return IdempotencyKey.optional(headers.getRequestHeader(IdempotencyKey.HEADER))
                .map(OpId::of)
                .orElseGet(OpId::drawn);
    }

    /** Which versions the caller of a read has already: {@code If-None-Match}, by weak comparison (RFC 9110, 8.8.3.2). */
    Predicate<ProfileVersion> known() {
        Optional<String> header = one(HttpHeaders.IF_NONE_MATCH).map(String::trim);
        if (header.isEmpty()) {
            return version -> false;
        }
        if (header.get().equals("*")) {
            return version -> true;
        }
        if (!ETAGS.matcher(header.get()).matches()) {
            throw Problem.bad(
                            HttpHeaders.IF_NONE_MATCH,
                            "must be ETags as answers gave them, as in \"1-7\" with its quotes, or *")
                    .exception();
        }
        List<String> tags = Arrays.stream(header.get().split(",", -1))
                .map(tag -> tag.trim().replaceFirst("^W/", ""))
                .toList();
        return version -> tags.contains(HttpAnswers.etag(version));
    }

    Precondition precondition() {
        Optional<String> match = one(HttpHeaders.IF_MATCH);
        Optional<String> noneMatch = one(HttpHeaders.IF_NONE_MATCH);
        if (match.isPresent() && noneMatch.isPresent()) {
            throw Problem.bad(HttpHeaders.IF_MATCH, "and If-None-Match exclude each other; send one of them")
                    .exception();
        }
        if (noneMatch.isPresent()) {
            if (!noneMatch.get().trim().equals("*")) {
                throw Problem.bad(HttpHeaders.IF_NONE_MATCH, "must be * in a write: the profile must not exist yet")
                        .exception();
            }
            return new Precondition.Absent();
        }
        return match.<Precondition>map(RequestHeaders::exactly).orElse(new Precondition.None());
    }

    private static Precondition exactly(String header) {
        String tag = header.trim();
        if (tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"")) {
            Optional<ProfileVersion> version = ProfileVersion.ofTag(tag.substring(1, tag.length() - 1));
            if (version.isPresent()) {
                return new Precondition.Exactly(version.get());
            }
        }
        throw Problem.bad(
                        HttpHeaders.IF_MATCH,
                        "must be one ETag exactly as an answer gave it, as in \"1-7\" with its quotes")
                .exception();
    }

    private Optional<String> one(String name) {
        List<String> values = headers.getRequestHeader(name);
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw Problem.bad(name, "is there " + values.size() + " times; send it once")
                    .exception();
        }
        return Optional.of(values.get(0));
    }
}
