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

    private static final Pattern TAG = Pattern.compile("([0-9]{1,15})-([0-9]{1,15})");
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
        long epoch = Long.parseLong(parts.group(1));
        long number = Long.parseLong(parts.group(2));
        return epoch < 1 || number < 1 ? Optional.empty() : Optional.of(new ProfileVersion(epoch, number));
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
