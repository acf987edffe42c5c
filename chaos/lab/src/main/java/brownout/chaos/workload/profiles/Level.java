package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckArgument;
import brownout.chaos.history.Operation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
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
            String asked = read.in().getOrDefault("level", "");
            Optional<Level> level = named(asked);
            return asked.isEmpty()
                    || (level.isPresent()
                            && levels.contains(level.get())
                            && named(read.out().getOrDefault("achieved", asked))
                                    .filter(achieved -> achieved.compareTo(level.get()) < 0)
                                    .isEmpty());
        };
    }

    private static Optional<Level> named(String text) {
        for (Level level : values()) {
            if (text.regionMatches(true, 0, level.name(), 0, level.name().length())) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
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
