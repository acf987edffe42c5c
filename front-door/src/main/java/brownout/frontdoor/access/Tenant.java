package brownout.frontdoor.access;

import java.util.regex.Pattern;

/** Owner of data; nothing of one tenant is visible to another. 1 to 64 of {@code a-z A-Z 0-9 . _ -}. */
public record Tenant(String value) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Every caller's tenant when there is no access file. */
    public static final Tenant DEFAULT = new Tenant("default");

    public Tenant {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("a tenant is 1 to 64 of a-z A-Z 0-9 . _ -, not \"" + value + "\"");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
