package brownout.profile.adapter.rest;

import brownout.profile.consistency.Consistency;
import brownout.profile.consistency.DurationText;
import brownout.profile.consistency.MalformedException;
import brownout.profile.consistency.OnUnavailable;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.record.OpId;
import brownout.profile.record.Precondition;
import brownout.profile.record.ProfileVersion;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a caller asks for in headers. A header that is there twice is refused: nobody can say which one was meant. */
final class RequestHeaders {

    static final String REQUEST_TIMEOUT = "Request-Timeout";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

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

    Optional<SessionToken> session(SessionTokens tokens) {
        return one(SessionTokens.HEADER).map(tokens::decode);
    }

    Duration timeout(Duration otherwise, Duration longest) {
        Duration wanted = one(REQUEST_TIMEOUT)
                .map(text -> DurationText.parse(text.trim())
                        .filter(duration -> !duration.isZero())
                        .orElseThrow(() -> new MalformedException(
                                REQUEST_TIMEOUT, "must be a whole number of at least 1 and ms, s or m, as in 1500ms")))
                .orElse(otherwise);
        return wanted.compareTo(longest) > 0 ? longest : wanted;
    }

    OpId opId() {
        try {
            return one(IDEMPOTENCY_KEY)
                    .map(OpId::new)
                    .orElseGet(() -> new OpId(UUID.randomUUID().toString()));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(IDEMPOTENCY_KEY, String.valueOf(e.getMessage()));
        }
    }

    Precondition precondition() {
        Optional<String> match = one(HttpHeaders.IF_MATCH);
        Optional<String> noneMatch = one(HttpHeaders.IF_NONE_MATCH);
        if (match.isPresent() && noneMatch.isPresent()) {
            throw new MalformedException(HttpHeaders.IF_MATCH, "send If-Match or If-None-Match, not both");
        }
        if (noneMatch.isPresent()) {
            if (!noneMatch.get().trim().equals("*")) {
                throw new MalformedException(
                        HttpHeaders.IF_NONE_MATCH, "only * is understood: the profile must not exist yet");
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
        throw new MalformedException(
                HttpHeaders.IF_MATCH, "must be one ETag exactly as an answer gave it, as in \"1-7\" with its quotes");
    }

    private Optional<String> one(String name) {
        List<String> values = headers.getRequestHeader(name);
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw new MalformedException(name, "is there " + values.size() + " times; send it once");
        }
        return Optional.of(values.get(0));
    }
}
