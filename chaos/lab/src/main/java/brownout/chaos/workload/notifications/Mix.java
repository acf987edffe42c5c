package brownout.chaos.workload.notifications;

import brownout.chaos.format.Key;
import brownout.chaos.format.Section;
import brownout.chaos.format.Shape;

/**
 * What arrives beside new transactional notifications, as shares of the arrivals.
 *
 * @param repeatKeys submit again what was submitted before, under its key
 * @param pairs come with a second arrival at the same time: the same key, another body, the other instance
 * @param optOuts are no submissions: somebody refuses marketing from now on
 * @param marketing of the new notifications are marketing
 * @param templates of the new notifications fill in a template
 */
public record Mix(double repeatKeys, double pairs, double optOuts, double marketing, double templates) {
    public static final Mix NONE = new Mix(0, 0, 0, 0, 0);

    private static final Key<Double> REPEAT_KEYS = Key.optional(
            "repeat-keys", Shape.SHARE, "of arrivals that submit an earlier notification again, under its key (0)");
    private static final Key<Double> PAIRS = Key.optional(
            "pairs",
            Shape.SHARE,
            "of arrivals that submit another body under the key of the one before, at the same time at the other"
                    + " instance (0)");
    private static final Key<Double> OPT_OUTS = Key.optional(
            "opt-outs",
            Shape.SHARE,
            "of arrivals that are no submission: a recipient refuses marketing from now on, in profile-us;"
                    + " none in the last 4s (0)");
    private static final Key<Double> MARKETING = Key.optional(
            "marketing-share", Shape.SHARE, "of new notifications that are MARKETING instead of TRANSACTIONAL (0)");

    private static final Key<Double> TEMPLATES = Key.optional(
            "template-share",
            Shape.SHARE,
            "of new notifications that fill in the template `video-ready` instead of bringing their text (0)");

    static Key<?>[] keys() {
        return new Key<?>[] {REPEAT_KEYS, PAIRS, OPT_OUTS, MARKETING, TEMPLATES};
    }

    static Mix read(Section section) {
        Mix mix = new Mix(
                section.get(REPEAT_KEYS).orElse(0.0),
                section.get(PAIRS).orElse(0.0),
                section.get(OPT_OUTS).orElse(0.0),
                section.get(MARKETING).orElse(0.0),
                section.get(TEMPLATES).orElse(0.0));
        if (mix.sum() >= 1) {
            section.report(
                    section.position(),
                    "'repeat-keys', 'pairs' and 'opt-outs' together must be below 100%: nothing new would arrive");
        }
        return mix;
    }

    private double sum() {
        return repeatKeys + pairs + optOuts;
    }

    /** The same new notifications, and nothing else. */
    Mix onlyNew() {
        return new Mix(0, 0, 0, marketing, templates);
    }

    boolean hasOnlyNew() {
        return sum() == 0;
    }

    /** Marketing needs somebody who can refuse it: then recipients are users of profile-service. */
    boolean needsProfiles() {
        return optOuts > 0 || marketing > 0;
    }
}
