package brownout.chaos.workload;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;

/** Chance, from a seed; and names that are nobody else's. */
public final class Draws {
    private final SplittableRandom random;
    private final String prefix;

    Draws(long seed, String prefix) {
        this.random = new SplittableRandom(seed);
        this.prefix = prefix;
    }

    /** From 0, below 1. */
    public double share() {
        return random.nextDouble();
    }

    /** From 0, below a bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    public String weighted(SortedMap<String, Integer> weights) {
        int left = below(weights.values().stream().mapToInt(Integer::intValue).sum());
        for (Map.Entry<String, Integer> entry : weights.entrySet()) {
            left -= entry.getValue();
            if (left < 0) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("weights " + weights + " have no sum");
    }

    /** A key of this run: {@code <prefix>n-00017}. */
    public String key(String name, int number) {
        return prefix + numbered(name, number);
    }

    /** The same in every part of a run, its warm-up and what comes after it: {@code <run>-user-00017}. */
    public String ofRun(String name, int number) {
        return prefix.replaceFirst("-.*", "") + "-" + numbered(name, number);
    }

    /** {@code user-00017}. */
    public static String numbered(String name, int number) {
        return String.format(Locale.ROOT, "%s-%05d", name, number);
    }
}
