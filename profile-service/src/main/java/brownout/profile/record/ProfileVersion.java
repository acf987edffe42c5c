package brownout.profile.record;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Orders the writes of one profile: by epoch first, so that a write of a dead home never outranks one of its successor.
 *
 * @param epoch of the home region that wrote it, from 1
 * @param number 1 for the first write of this profile, then +1
 */
public record ProfileVersion(long epoch, long number) implements Comparable<ProfileVersion> {

    private static final Pattern TAG = Pattern.compile("([1-9][0-9]{0,14})-([1-9][0-9]{0,14})");
    private static final Comparator<ProfileVersion> ORDER =
            Comparator.comparingLong(ProfileVersion::epoch).thenComparingLong(ProfileVersion::number);

    public ProfileVersion {
        if (epoch < 1 || number < 1) {
            throw new IllegalArgumentException("epoch and version count from 1, not " + epoch + "-" + number);
        }
    }

    /** Reads what {@link #tag} wrote. */
    public static Optional<ProfileVersion> ofTag(String tag) {
        Matcher parts = TAG.matcher(tag);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ProfileVersion(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))));
    }

    /** {@code epoch-version}: what stands in an ETag. */
    public String tag() {
        return epoch + "-" + number;
    }

    @Override
    public int compareTo(ProfileVersion other) {
        return ORDER.compare(this, other);
    }
}
