package brownout.frontdoor.idempotency;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A caller's name for one intended effect: 1 to 255 visible ASCII characters (space included, not at the ends).
 *
 * <p>On the wire it is the {@code Idempotency-Key} header of draft-ietf-httpapi-idempotency-key-header-07: a
 * structured-field string (RFC 9651, section 3.3.3), and, because most clients send it so, also a bare value.
 */
public record IdempotencyKey(String value) {
    public static final String HEADER = "Idempotency-Key";

    /** Header of an answer that was given before: {@code true}. */
    public static final String REPLAYED = "Idempotency-Replayed";

    /** Header: {@code checked}, or {@code deferred} where another body under the same key would not have been noticed. */
    public static final String CHECK = "Idempotency-Check";

    private static final int MAX_LENGTH = 255;

    public IdempotencyKey {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "an idempotency key has 1 to " + MAX_LENGTH + " characters, this one " + value.length());
        }
        if (!isVisibleAscii(value) || value.startsWith(" ") || value.endsWith(" ")) {
            throw new IllegalArgumentException(
                    "an idempotency key is visible ASCII without a space at either end; a UUID is a good one");
        }
    }

    private static boolean isVisibleAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /**
     * The header's one key.
     *
     * @param values every value of the header
     * @throws ProblemException 400 when there is none, more than one, or no key
     */
    public static IdempotencyKey required(@Nullable List<String> values) {
        return optional(values)
                .orElseThrow(() -> Problem.of(
                                ProblemType.IDEMPOTENCY_KEY_MISSING,
                                "exactly one " + HEADER + " header is needed, with a name of your own for this request")
                        .exception());
    }

    /** As {@link #required}, where a request may come without. */
    public static Optional<IdempotencyKey> optional(@Nullable List<String> values) {
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw malformed("the header is there " + values.size() + " times; send it once");
        }
        try {
            return Optional.of(parse(values.get(0)));
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException malformed(String detail) {
        return Problem.of(ProblemType.IDEMPOTENCY_KEY_MALFORMED, detail).exception();
    }

    /** A key that came in a message's field: the value itself, without quotes. Empty: missing. */
    public static IdempotencyKey ofField(String value) {
        if (value.isEmpty()) {
            throw Problem.of(ProblemType.IDEMPOTENCY_KEY_MISSING, "an idempotency key is needed")
                    .exception();
        }
        try {
            return new IdempotencyKey(value);
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static IdempotencyKey parse(String header) {
        String trimmed = header.strip();
        return trimmed.startsWith("\"") ? new IdempotencyKey(unquote(trimmed)) : bare(trimmed);
    }

    private static IdempotencyKey bare(String value) {
        if (value.indexOf('"') >= 0) {
            throw new IllegalArgumentException("an idempotency key with a quote in it must be quoted as a whole");
        }
        return new IdempotencyKey(value);
    }

    private static String unquote(String quoted) {
        var content = new StringBuilder(quoted.length());
        for (int i = 1; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '"') {
                if (i != quoted.length() - 1) {
                    throw new IllegalArgumentException("nothing may follow the closing quote of an idempotency key");
                }
                return content.toString();
            }
            if (c == '\\') {
                i++;
                if (i == quoted.length() || (quoted.charAt(i) != '"' && quoted.charAt(i) != '\\')) {
                    throw new IllegalArgumentException("a backslash in a quoted idempotency key escapes \" or \\ only");
                }
                c = quoted.charAt(i);
            }
            content.append(c);
        }
        throw new IllegalArgumentException("the closing quote of the idempotency key is missing");
    }

    @Override
    public String toString() {
        return value;
    }
}
