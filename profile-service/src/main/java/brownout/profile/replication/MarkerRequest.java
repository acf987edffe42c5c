package brownout.profile.replication;

/**
 * A request for one marker in every partition.
 *
 * @param region who asks
 * @param nonce names this request in the log and in traces
 */
public record MarkerRequest(Kind kind, String region, String nonce) {

    /** Both mean the same to the log; they tell a reader of it why the marker is there. */
    public enum Kind {
        BARRIER,
        ECHO
    }

    /** Compaction keeps the latest marker of each kind and region. */
    public String key() {
        return switch (kind) {
            case BARRIER -> "~barrier/" + region;
            case ECHO -> "~echo/" + region;
        };
    }
}
