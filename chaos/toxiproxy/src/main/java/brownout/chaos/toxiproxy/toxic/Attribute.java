package brownout.chaos.toxiproxy.toxic;

/**
 * A whole number that a toxic takes; 0 where it is not given.
 *
 * @param min smallest and
 * @param max largest accepted value
 */
public record Attribute(String name, String unit, long min, long max) {

    /** Longer than any experiment; a longer delay is a slip in the unit. */
    static final long MAX_MILLIS = 24L * 60 * 60 * 1000;

    static Attribute millis(String name) {
        return new Attribute(name, "ms", 0, MAX_MILLIS);
    }

    long check(long value) {
        if (value < min || value > max) {
            throw new InvalidAttributeException("invalid attribute " + name + ": " + value + " " + unit
                    + ", must be between " + min + " and " + max);
        }
        return value;
    }
}
