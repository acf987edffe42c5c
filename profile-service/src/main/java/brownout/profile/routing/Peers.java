package brownout.profile.routing;

import brownout.profile.record.WriteCommand;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.time.Deadline;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The other regions. Every future completes by the deadline. */
public interface Peers {

    /** Fails with {@link PeerUnavailableException} when the region gave no answer. */
    CompletableFuture<ReadOutcome> read(Region region, ReadRequest request);

    /** Never fails: silence is {@link WriteOutcome.Unknown}, unless the request provably never left. */
    CompletableFuture<WriteOutcome> write(
            Region region, WriteCommand command, Deadline deadline, Map<String, String> trace);

    CompletableFuture<PeerState> describe(Region region, Deadline deadline);

    /**
     * How far a region is.
     *
     * @param applied partition → last applied offset
     * @param watermarkAgeMillis its proven staleness; empty: unknown
     * @param logStalled whether it hears nothing from the log
     */
    record PeerState(
            Region region,
            boolean home,
            long epoch,
            Map<Integer, Long> applied,
            OptionalLong watermarkAgeMillis,
            boolean logStalled) {}
}
