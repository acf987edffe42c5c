package brownout.chaos.adapter.http;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.scenario.Workload;
import brownout.chaos.workload.Client;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Function;

/** Makes the client that a workload needs. */
public final class HttpClients {
    private HttpClients() {}

    /** Its calls cross the client's links. */
    public static Client of(Workload workload, ClusterStatus status) {
        Function<String, URI> address = link -> clientSide(status, link);
        workload.links().forEach(link -> clientSide(status, link));
        Calls calls = new Calls(workload.load().timeout(), key(new LabHome(status.home())));
        return switch (workload.kind()) {
            case "notifications" -> new NotificationClient(address, calls);
            case "jobs" -> new JobClient(address, calls);
            default -> new ProfileClient(address, calls);
        };
    }

    /** Empty where nobody needs one. */
    private static Optional<String> key(LabHome home) {
        try {
            return Files.exists(home.workloadKey())
                    ? Optional.of(Files.readString(home.workloadKey()).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new ClusterException(
                    ClusterException.Reason.MISSING, "the workloads' key cannot be read: " + e + "; is it your lab?");
        }
    }

    private static URI clientSide(ClusterStatus status, String link) {
        return status.link(link)
                .map(found -> URI.create("http://" + found.listen().get(0)))
                .orElseThrow(() -> new ClusterException("the lab has no link " + link
                        + ", which this workload needs; start a lab of this version with" + " ./lab up --fresh"));
    }
}
