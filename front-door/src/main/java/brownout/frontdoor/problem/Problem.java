package brownout.frontdoor.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request was not done (RFC 9457).
 *
 * @param detail what was wrong, where, and what would be right
 * @param errors each thing that is wrong, where there are several or where the field is known
 * @param outcome {@code unknown} where it cannot be told whether the request took effect, {@code not-accepted} or {@code
 *     not-written} where it is proven that it did not; absent elsewhere
 * @param retryAfter when it is worth trying again
 * @param members further members of the document, in this order
 */
public record Problem(
        ProblemType type,
        String detail,
        List<Violation> errors,
        Optional<String> outcome,
        Optional<Duration> retryAfter,
        Map<String, Object> members) {

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), Optional.empty(), Optional.empty(), Map.of());
    }

    /** One field. */
    public static Problem of(ProblemType type, String field, String message) {
        return of(type, List.of(new Violation(field, message)));
    }

    /** At least one field; the detail names the first. */
    public static Problem of(ProblemType type, List<Violation> errors) {
        var first = errors.get(0);
        String rest = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        return new Problem(
                type,
                first.field() + " " + first.message() + rest,
                List.copyOf(errors),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    public static Problem bad(String detail) {
        return of(ProblemType.BAD_REQUEST, detail);
    }

    public static Problem bad(String field, String message) {
        return of(ProblemType.BAD_REQUEST, field, message);
    }

    public Problem withOutcome(String known) {
        return new Problem(type, detail, errors, Optional.of(known), retryAfter, members);
    }

    public Problem withRetryAfter(Duration after) {
        return new Problem(type, detail, errors, outcome, Optional.of(after), members);
    }

    public Problem with(String member, Object value) {
        var more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(type, detail, errors, outcome, retryAfter, more);
    }

    /** The retry time in whole seconds, rounded up, at least one. */
    public Optional<Long> retryAfterSeconds() {
        return retryAfter.map(after -> Math.max(1, (after.toMillis() + 999) / 1_000));
    }

    /** The document, in the order in which it is written. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("type", type.urn());
        document.put("title", type.title());
        document.put("status", type.status());
        document.put("detail", detail);
        if (!errors.isEmpty()) {
            document.put("errors", errors);
        }
        outcome.ifPresent(known -> document.put("outcome", known));
        document.putAll(members);
        return document;
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }
}
