package brownout.chaos.history;

/** How an operation ended. A timeout is {@link #INFO}: it may have taken effect, or may yet. */
public enum Outcome {
    /** It took effect. */
    OK,
    /** It definitely did not take effect. */
    FAIL,
    /** Nobody can say. */
    INFO
}
