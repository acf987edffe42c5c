package brownout.jobqueue.adapter;

/** Carries a {@link Problem} to the front door. No stack trace: it is an answer, not a bug. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
