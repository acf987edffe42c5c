package brownout.chaos.workload.notifications.adapter;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.history.RunClock;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.WorkloadType;
import brownout.chaos.workload.adapter.Calls;
import brownout.chaos.workload.adapter.SubmissionOracle;
import brownout.chaos.workload.notifications.NotificationChecks;
import brownout.chaos.workload.notifications.Notifications;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The registry's entry for {@code notifications}. */
public final class NotificationWorkload {
    public static final WorkloadType TYPE = new WorkloadType(
            Notifications.KIND,
            NotificationChecks.kinds(),
            (address, timeout, key) -> new NotificationClient(address, new Calls(timeout, key)),
            NotificationWorkload::witnesses);

    private NotificationWorkload() {}

    private static List<Oracle> witnesses(ClusterStatus status, RunClock clock) {
        URI control = status.addresses().get("providers/control");
        if (control == null) {
            throw new ClusterException("the lab does not say where providers/control listens");
        }
        return Stream.concat(
                        Stream.<Oracle>of(
                                SubmissionOracle.ofNotifications(status.kafka(), clock),
                                new LedgerOracle(status.kafka(), clock)),
                        Arrays.stream(ProviderName.values())
                                .map(provider -> new DeliveryOracle(control, provider, clock)))
                .toList();
    }
}
