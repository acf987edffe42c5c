package brownout.chaos.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to do a run again.
 *
 * @param command for a person: {@code ./lab run notification/lost-ack --seed 7}
 * @param source what was run, also should its file have changed meanwhile; empty when it was no scenario
 */
public record Replay(String command, Optional<Source> source) {

    /**
     * A scenario as it was given.
     *
     * @param name of the scenario, or its file
     * @param text of that file
     * @param set {@code workload.rate → 80/s}, what was changed in it
     * @param without safeguards of the one variant that was asked for; empty: all variants of the text
     */
    public record Source(String name, String text, Map<String, String> set, List<String> without) {
        public Source {
            set = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(set));
            without = List.copyOf(without);
        }
    }

    /** By a command alone. */
    public static Replay by(String command) {
        return new Replay(command, Optional.empty());
    }
}
