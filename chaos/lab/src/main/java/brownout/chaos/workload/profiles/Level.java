package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckArgument;
import brownout.chaos.history.Operation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What a read was promised, weakest first. */
enum Level {
    EVENTUAL,
    SESSION,
    BOUNDED,
    STRONG;

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The reads a check judges: those that asked for one of these levels and were not told that they got less ({@code
     * On-Unavailable: degrade} is honest). Reads that name no level, in a history from elsewhere, are judged too.
     */
    static Predicate<Operation> asked(Set<Level> levels) {
        return read -> {
            String asked = read.in().getOrDefault("level", "").toUpperCase(Locale.ROOT);
            String achieved = read.out().getOrDefault("achieved", asked).toUpperCase(Locale.ROOT);
            if (asked.isEmpty()) {
                return true;
            }
            return levels.stream().anyMatch(level -> level.name().equals(asked)) && !isWeaker(achieved, asked);
        };
    }

    private static boolean isWeaker(String achieved, String asked) {
        return ordinalOf(achieved) < ordinalOf(asked);
    }

    private static int ordinalOf(String name) {
        return Arrays.stream(values())
                .filter(level -> name.startsWith(level.name()))
                .mapToInt(Level::ordinal)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    /** {@code all}, one level's name, or several with {@code +} between. */
    static Predicate<Operation> asked(CheckArgument argument, Level... whenAbsent) {
        if (!argument.isPresent()) {
            return asked(Set.of(whenAbsent));
        }
        if (argument.word().equals("all")) {
            return read -> true;
        }
        Set<Level> levels = new TreeSet<>();
        for (String word : argument.word().split("\\+", -1)) {
            levels.add(Arrays.stream(values())
                    .filter(level -> level.label().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> argument.unreadable(word, "a level", "strong, session+strong or all")));
        }
        return asked(levels);
    }
}
