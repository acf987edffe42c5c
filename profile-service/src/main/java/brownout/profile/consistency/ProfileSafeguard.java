package brownout.profile.consistency;

import brownout.frontdoor.safeguard.Safeguard;

/** A safeguard that can be switched off, to see what it was for. */
public enum ProfileSafeguard implements Safeguard {
    SESSION_TOKENS(
            "session-tokens",
            "a session reads what it wrote and never goes back, in any region",
            "a read may wait for replication, or travel to the home region",
            "a session read answers at once from the local view and still claims session: it can be older than the"
                    + " session's own write"),
    ECHO_WATERMARK(
            "echo-watermark",
            "a bounded read is never older than its bound, without comparing clocks between regions",
            "one marker per partition and echo in the log; a round trip to the home region where none is recent",
            "the bound is the delay by wall clock of the last record that arrived: when nothing arrives it stays small"
                    + " for ever, and a skewed clock shifts it"),
    READ_BARRIER(
            "read-barrier",
            "a strong read sees every write acknowledged before it began",
            "one append to the log per batch of strong reads, and a round trip to the home region",
            "a strong read answers at once from the local view and still claims strong");

    private final String label;
    private final String protects;
    private final String cost;
    private final String without;

    ProfileSafeguard(String label, String protects, String cost, String without) {
        this.label = label;
        this.protects = protects;
        this.cost = cost;
        this.without = without;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String protects() {
        return protects;
    }

    @Override
    public String cost() {
        return cost;
    }

    @Override
    public String without() {
        return without;
    }
}
