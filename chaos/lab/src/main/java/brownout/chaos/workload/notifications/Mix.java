package brownout.chaos.workload.notifications;

import brownout.chaos.format.Key;
import brownout.chaos.format.Section;
import brownout.chaos.format.Shape;

/**
 * What arrives beside new transactional notifications, as shares of the arrivals.
 *
 * @param repeatKeys submit again what was submitted before, under its key
 * @param pairs come with a second arrival at the same time: the same key, another body, the other instance
 */
public record Mix(double repeatKeys, double pairs) {
    public static final Mix NONE = new Mix(0, 0);

    private static final Key<Double> REPEAT_KEYS = Key.optional(
            "repeat-keys", Shape.SHARE, "of arrivals that submit an earlier notification again, under its key (0)");
    private static final Key<Double> PAIRS = Key.optional(
            "pairs",
            Shape.SHARE,
            "of arrivals that submit another body under the key of the one before, at the same time at the other"
                    + " instance (0)");

    static Key<?>[] keys() {
        return new Key<?>[] {REPEAT_KEYS, PAIRS};
    }

    static Mix read(Section section) {
        Mix mix =
                new Mix(section.get(REPEAT_KEYS).orElse(0.0), section.get(PAIRS).orElse(0.0));
        if (mix.sum() >= 1) {
            section.report(
                    section.position(),
                    "'repeat-keys' and 'pairs' together must be below 100%: nothing new would arrive");
        }
        return mix;
    }

    private double sum() {
        return repeatKeys + pairs;
    }

    boolean isPlain() {
        return sum() == 0;
    }
}
