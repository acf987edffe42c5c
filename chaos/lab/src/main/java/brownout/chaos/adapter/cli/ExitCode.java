package brownout.chaos.adapter.cli;

/** What {@code ./lab} answers its shell. */
public final class ExitCode {
    public static final int AS_EXPECTED = 0;
    public static final int EXPECTATION_NOT_MET = 1;
    public static final int INCONCLUSIVE = 2;
    /** As {@code EX_USAGE} of sysexits.h. */
    public static final int USAGE = 64;
    /** As {@code EX_UNAVAILABLE}: a prerequisite is missing. */
    public static final int MISSING = 69;
    /** As {@code EX_SOFTWARE}. */
    public static final int INTERNAL = 70;
    /** 128 + SIGINT. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
