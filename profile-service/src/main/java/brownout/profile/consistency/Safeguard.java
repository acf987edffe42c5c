package brownout.profile.consistency;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A safeguard that can be switched off, to see what it was for. */
public enum Safeguard {
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

    Safeguard(String label, String protects, String cost, String without) {
        this.label = label;
        this.protects = protects;
        this.cost = cost;
        this.without = without;
    }

    public static Optional<Safeguard> of(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(Safeguard::label).toList();
    }

    public String label() {
        return label;
    }

    public String protects() {
        return protects;
    }

    public String cost() {
        return cost;
    }

    /** What happens while it is off. */
    public String without() {
        return without;
    }
}
