package brownout.profile.routing;

import brownout.profile.record.WriteCommand;
import brownout.profile.replication.HomeWriter;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.time.Deadline;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Brings a write to the home region: here, or over the network. */
public final class WriteRouter {

    private final Topology topology;
    private final Peers peers;
    private final Optional<HomeWriter> home;

    /** @param home present in the home region */
    public WriteRouter(Topology topology, Peers peers, Optional<HomeWriter> home) {
        this.topology = topology;
        this.peers = peers;
        this.home = home;
    }

    /**
     * Completes by the deadline and does not fail.
     *
     * @param forwarded by another region: it is written here or not at all
     */
    public CompletableFuture<WriteOutcome> write(
            WriteCommand command, Deadline deadline, boolean forwarded, Map<String, String> trace) {
        if (home.isPresent()) {
            return home.get().submit(command, deadline, trace);
        }
        if (forwarded) {
            return CompletableFuture.completedFuture(new WriteOutcome.NotWritten("region " + topology.self()
                    + " is not the home region; it takes " + topology.home() + " for that"));
        }
        return peers.write(topology.home(), command, deadline, trace);
    }
}
