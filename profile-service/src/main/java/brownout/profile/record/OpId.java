package brownout.profile.record;

import java.util.regex.Pattern;

/** Names one write of one profile, whoever retries it: 1 to 128 visible ASCII characters. */
public record OpId(String value) {

    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]{1,128}");

    public OpId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("an idempotency key is 1 to 128 visible ASCII characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
