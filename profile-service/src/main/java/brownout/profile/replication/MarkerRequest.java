package brownout.profile.replication;

import java.util.regex.Pattern;

/**
 * A request for one marker in every partition.
 *
 * @param region who asks
 * @param nonce names this request in the log and in traces: 1 to 64 visible ASCII characters, for it is kept by everybody
 */
public record MarkerRequest(Kind kind, String region, String nonce) {

    private static final Pattern NONCE = Pattern.compile("[\\x21-\\x7e]{1,64}");

    /** Both mean the same to the log; they tell a reader of it why the marker is there. */
    public enum Kind {
        BARRIER,
        ECHO
    }

    public MarkerRequest {
        if (!NONCE.matcher(nonce).matches()) {
            throw new IllegalArgumentException("must be 1 to 64 visible ASCII characters");
        }
    }

    /** Compaction keeps the latest marker of each kind and region. */
    public String key() {
        return switch (kind) {
            case BARRIER -> "~barrier/" + region;
            case ECHO -> "~echo/" + region;
        };
    }
}
