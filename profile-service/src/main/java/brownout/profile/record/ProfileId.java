package brownout.profile.record;

import java.util.regex.Pattern;

/**
 * Names one profile: 1 to 128 of {@code A-Z a-z 0-9 . _ : @ -}. A leading {@code ~} is not among them: keys of the log
 * that begin with it belong to markers.
 */
public record ProfileId(String value) implements Comparable<ProfileId> {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");

    public ProfileId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("a profile id is 1 to 128 of A-Z a-z 0-9 . _ : @ -");
        }
    }

    @Override
    public int compareTo(ProfileId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
