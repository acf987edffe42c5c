package brownout.profile.routing;

import java.util.regex.Pattern;

/** Names a region: {@code us}, {@code eu}, {@code ap}, …; 1 to 16 lower-case letters, digits and dashes. */
public record Region(String name) {

    public static final String FORM = "[a-z][a-z0-9-]{0,15}";
    private static final Pattern VALID = Pattern.compile(FORM);

    public Region {
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a region is 1 to 16 lower-case letters, digits and dashes, not \"" + name + "\"");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
