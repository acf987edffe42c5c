package brownout.chaos.cluster;

/** Something about the cluster could not be done; the message is one sentence for a person: what, where, what to do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller can do about it; the command line's exit code follows from it. */
    public enum Reason {
        /** No process, link, topic or safeguard has that name, or a value makes no sense: say it differently. */
        WRONG_NAME,
        /** Something that the lab stands on is not there: a running lab, a free port, disk space, a Redis binary. */
        MISSING,
        /** The lab itself, with all of its processes, has ended. */
        GONE,
        /** It was tried and did not work. */
        FAILED
    }

    private final Reason reason;

    public ClusterException(String message) {
        this(Reason.FAILED, message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
        this.reason = Reason.FAILED;
    }

    public ClusterException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
