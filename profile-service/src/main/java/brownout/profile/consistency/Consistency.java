package brownout.profile.consistency;

import java.time.Duration;
import java.util.Locale;

/**
 * What a read asks for.
 *
 * <p>Grammar of the header, after RFC 9110 parameters: {@code strong}, {@code session}, {@code eventual} or
 * {@code bounded; max-staleness=<duration>}, where a duration is a whole number and {@code ms}, {@code s} or {@code m}.
 *
 * @param maxStaleness 1 ms to 1 h for {@link Level#BOUNDED}; zero for the others
 */
public record Consistency(Level level, Duration maxStaleness) {

    public static final String HEADER = "Consistency";
    public static final Consistency STRONG = new Consistency(Level.STRONG, Duration.ZERO);
    public static final Consistency SESSION = new Consistency(Level.SESSION, Duration.ZERO);
    public static final Consistency EVENTUAL = new Consistency(Level.EVENTUAL, Duration.ZERO);

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String VALID = "valid are strong, bounded; max-staleness=2s, session, eventual";

    public Consistency {
        boolean bounded = level == Level.BOUNDED;
        if (bounded && (maxStaleness.toMillis() < 1 || maxStaleness.compareTo(LONGEST) > 0)) {
            throw new MalformedException(
                    HEADER, "max-staleness must be 1ms to 60m, not " + DurationText.format(maxStaleness));
        }
        if (!bounded && !maxStaleness.isZero()) {
            throw new MalformedException(HEADER, "only bounded has a max-staleness, not " + level.label());
        }
    }

    public static Consistency bounded(Duration maxStaleness) {
        return new Consistency(Level.BOUNDED, maxStaleness);
    }

    /** @throws MalformedException saying what is wrong and what is valid */
    public static Consistency parse(String header) {
        String[] parts = header.split(";", -1);
        Level level = level(parts[0].trim());
        if (level != Level.BOUNDED) {
            if (parts.length > 1) {
                throw new MalformedException(HEADER, level.label() + " takes no parameter; " + VALID);
            }
            return new Consistency(level, Duration.ZERO);
        }
        if (parts.length != 2) {
            throw new MalformedException(
                    HEADER, "bounded needs exactly one parameter, as in bounded; max-staleness=2s");
        }
        return bounded(maxStaleness(parts[1].trim()));
    }

    private static Level level(String word) {
        for (Level level : Level.values()) {
            if (level.label().equals(word.toLowerCase(Locale.ROOT))) {
                return level;
            }
        }
        throw new MalformedException(HEADER, "unknown level \"" + Quoted.of(word) + "\"; " + VALID);
    }

    private static Duration maxStaleness(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals).trim();
        if (equals < 0 || !name.equalsIgnoreCase("max-staleness")) {
            throw new MalformedException(
                    HEADER,
                    "unknown parameter \"" + Quoted.of(name)
                            + "\" of bounded; valid is max-staleness=<duration>, as in 2s");
        }
        String value = parameter.substring(equals + 1).trim();
        return DurationText.parse(value)
                .orElseThrow(() -> new MalformedException(
                        HEADER,
                        "max-staleness \"" + Quoted.of(value)
                                + "\" is no duration; write a whole number and ms, s or m, as in" + " 2s or 250ms"));
    }

    /** What {@link #parse} reads. */
    public String header() {
        return level == Level.BOUNDED ? "bounded; max-staleness=" + DurationText.format(maxStaleness) : level.label();
    }
}
