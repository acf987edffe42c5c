package brownout.profile.consistency;

import brownout.frontdoor.problem.Problem;
import java.util.Arrays;
import java.util.Locale;

/** What to do when this region cannot give the level that was asked for. */
public enum OnUnavailable {
    /** Wait here until the deadline, then fail. */
    WAIT,
    /** Wait here a little, then let the home region answer, then fail. */
    REDIRECT,
    /** Wait here a little, then fail. */
    FAIL,
    /** Wait here a little, then answer what is here and say that it is only that. */
    DEGRADE;

    public static final String HEADER = "On-Unavailable";

    public static OnUnavailable parse(String header) {
        String word = header.trim().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(value -> value.label().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.bad(HEADER, "must be wait, redirect, fail or degrade")
                        .exception());
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
