package brownout.chaos.cluster;

/** Something about the cluster could not be done; the message is one sentence for a person: what, where, what to do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
