package brownout.chaos.campaign;

import java.time.Duration;
import java.util.Locale;

/**
 * One fault of a plan.
 *
 * @param target {@code link: notification→push}
 * @param verb {@code partition: both}
 * @param length what its length is called: {@code for}, {@code restart-after}, or nothing where it has none
 */
record DrawnFault(String target, String verb, String length, Duration at, Duration lasting) {
    private static final Duration SHORTEST = Duration.ofMillis(500);

    Duration until() {
        return at.plus(lasting);
    }

    /** Whether {@link #shorter()} would still be a fault to speak of. */
    boolean canBeShorter() {
        return !length.isEmpty() && lasting.dividedBy(2).compareTo(SHORTEST) >= 0;
    }

    /** The second half of it: what hurts is mostly what it ended in. */
    DrawnFault shorter() {
        Duration half = lasting.dividedBy(2);
        return new DrawnFault(target, verb, length, at.plus(lasting.minus(half)), half);
    }

    String yaml() {
        String lasts = length.isEmpty() ? "" : ", " + length + ": " + print(lasting);
        return "{ at: " + print(at) + lasts + ", " + target + ", " + verb + " }";
    }

    /** {@code partition: both on link: notification→push}, for people. */
    String words() {
        return String.format(Locale.ROOT, "%s on %s at %s", verb, target.replaceFirst("^\\w+: ", ""), print(at));
    }

    private static String print(Duration time) {
        return time.toMillis() + "ms";
    }
}
