package brownout.chaos.checker;

/** What a run or one check says. Only {@link #HOLDS} is success. */
public enum Verdict {
    HOLDS,
    VIOLATED,
    /** The evidence does not suffice: a fault that touched nothing, too few operations, a hole in the history. */
    INCONCLUSIVE,
    /** The system was not well before the first fault, or did not become well again after the last. */
    BASELINE_NOT_MET,
    ABORTED,
    ERROR;

    /** As printed and as written in JSON: {@code baseline-not-met}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
