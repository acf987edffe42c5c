package brownout.chaos.adapter.http;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.scenario.Workload;
import brownout.chaos.workload.Client;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/** Makes the client that a workload needs. */
public final class HttpClients {
    private HttpClients() {}

    /** Its calls cross the client's links. */
    public static Client of(Workload workload, ClusterStatus status) {
        Function<String, URI> address = link -> clientSide(status, link);
        workload.links().forEach(link -> clientSide(status, link));
        Duration timeout = workload.load().timeout();
        return switch (workload.kind()) {
            case "notifications" -> new NotificationClient(address, timeout);
            case "jobs" -> new JobClient(address, timeout);
            default -> new ProfileClient(address, timeout);
        };
    }

    private static URI clientSide(ClusterStatus status, String link) {
        return status.link(link)
                .map(found -> URI.create("http://" + found.listen().get(0)))
                .orElseThrow(() -> new ClusterException("the lab has no link " + link
                        + ", which this workload needs; start a lab of this version with" + " ./lab up --fresh"));
    }
}
