package brownout.notification.dedup;

/**
 * A caller's name for one intended notification: 1 to 255 visible ASCII characters (space included, not at the ends).
 *
 * <p>On the wire it is the {@code Idempotency-Key} header of draft-ietf-httpapi-idempotency-key-header-07: a
 * structured-field string (RFC 9651, section 3.3.3), and, because most clients send it so, also a bare value.
 */
public record IdempotencyKey(String value) {
    private static final int MAX_LENGTH = 255;

    public IdempotencyKey {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "an idempotency key has 1 to " + MAX_LENGTH + " characters, this one " + value.length());
        }
        if (!value.chars().allMatch(c -> c >= ' ' && c <= '~') || value.startsWith(" ") || value.endsWith(" ")) {
            throw new IllegalArgumentException(
                    "an idempotency key is visible ASCII without a space at either end; a UUID is a good one");
        }
    }

    /**
     * Reads a header's value.
     *
     * @throws IllegalArgumentException when it is neither a structured-field string nor a bare value
     */
    public static IdempotencyKey parseHeader(String header) {
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
