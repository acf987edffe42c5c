package brownout.chaos.workload;

import brownout.chaos.checker.CheckKind;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.history.RunClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything the lab knows about a kind of workload.
 *
 * @param kind its keys in a scenario, how they are read, and what can be measured
 * @param checks that only it can be judged by
 */
public record WorkloadType(WorkloadKind kind, List<CheckKind> checks, Clients clients, Witnesses witnesses) {
    public WorkloadType {
        checks = List.copyOf(checks);
    }

    /** Makes the client. */
    @FunctionalInterface
    public interface Clients {
        /**
         * @param address of the client's side of a link
         * @param tenantKey that the client shows; empty where nobody needs one
         */
        Client over(Function<String, URI> address, Duration timeout, Optional<String> tenantKey);
    }

    /** Makes the witnesses of one variant. */
    @FunctionalInterface
    public interface Witnesses {
        List<Oracle> of(ClusterStatus status, RunClock clock);
    }
}
