package brownout.profile.consistency;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
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
    private static final String VALID = "must be strong, session, eventual or bounded; max-staleness=2s";

    public Consistency {
        boolean bounded = level == Level.BOUNDED;
        if (bounded && (maxStaleness.toMillis() < 1 || maxStaleness.compareTo(LONGEST) > 0)) {
            throw wrong("must have a max-staleness of 1ms to 60m, not " + DurationText.format(maxStaleness));
        }
        if (!bounded && !maxStaleness.isZero()) {
            throw wrong("may have a max-staleness with bounded, not with " + level.label());
        }
    }

    public static Consistency bounded(Duration maxStaleness) {
        return new Consistency(Level.BOUNDED, maxStaleness);
    }

    /** @throws ProblemException saying what is wrong and what is valid */
    public static Consistency parse(String header) {
        String[] parts = header.split(";", -1);
        Level level = level(parts[0].trim());
        if (level != Level.BOUNDED) {
            if (parts.length > 1) {
                throw wrong("takes no parameter with " + level.label() + "; " + VALID);
            }
            return new Consistency(level, Duration.ZERO);
        }
        if (parts.length != 2) {
            throw wrong("needs exactly one parameter with bounded, as in bounded; max-staleness=2s");
        }
        return bounded(maxStaleness(parts[1].trim()));
    }

    private static Level level(String word) {
        for (Level level : Level.values()) {
            if (level.label().equals(word.toLowerCase(Locale.ROOT))) {
                return level;
            }
        }
        throw wrong("names no level; " + VALID);
    }

    private static Duration maxStaleness(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals).trim();
        if (equals < 0 || !name.equalsIgnoreCase("max-staleness")) {
            throw wrong("has another parameter than max-staleness, as in bounded; max-staleness=2s");
        }
        String value = parameter.substring(equals + 1).trim();
        return DurationText.parse(value)
                .orElseThrow(() -> wrong(
                        "has a max-staleness that is no duration; write a whole number and ms, s or m, as in 2s"));
    }

    private static ProblemException wrong(String message) {
        return Problem.bad(HEADER, message).exception();
    }

    /** What {@link #parse} reads. */
    public String header() {
        return level == Level.BOUNDED ? "bounded; max-staleness=" + DurationText.format(maxStaleness) : level.label();
    }
}
