package brownout.chaos.workload.notifications.adapter;

import brownout.chaos.history.Event;
import brownout.chaos.history.RunClock;
import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.chaos.testkit.provider.adapter.ProvidersClient;
import brownout.chaos.workload.Oracle;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one provider truly delivered, from the line its log had reached when the run began. */
public final class DeliveryOracle implements Oracle {
    private final ProvidersClient client;
    private final ProviderName provider;
    private final RunClock clock;
    private long next = 1;

    /** @param control the providers' control port */
    public DeliveryOracle(URI control, ProviderName provider, RunClock clock) {
        this.client = new ProvidersClient(control);
        this.provider = provider;
        this.clock = clock;
    }

    @Override
    public void mark() {
        List<Delivery> before = deliveries();
        next = before.isEmpty() ? next : before.get(before.size() - 1).n() + 1;
    }

    /** Lines that name a notification of somebody else are not this run's; lines that name none may be. */
    @Override
    public List<Event> since(Set<String> ids) {
        return deliveries().stream()
                .filter(line -> line.notificationId() == null || ids.contains(line.notificationId()))
                .map(this::event)
                .toList();
    }

    private List<Delivery> deliveries() {
        try {
            List<Delivery> lines = client.deliveries(provider, next);
            for (int i = 1; i < lines.size(); i++) {
                if (lines.get(i).n() != lines.get(i - 1).n() + 1) {
                    throw new OracleException(
                            "the delivery log of " + provider.wire() + " has no line "
                                    + (lines.get(i - 1).n() + 1) + ", though it has "
                                    + lines.get(i).n(),
                            null);
                }
            }
            return lines;
        } catch (IllegalStateException e) {
            throw new OracleException(
                    "the delivery log of " + provider.wire() + " could not be read: " + e.getMessage(), e);
        }
    }

    private Event event(Delivery line) {
        Map<String, String> data = new HashMap<>();
        data.put("n", Long.toString(line.n()));
        data.put("to", line.to());
        data.put("sha256", line.bodySha256());
        if (line.messageId() != null) {
            data.put("messageId", line.messageId());
        }
        if (line.idempotencyKey() != null) {
            data.put("idempotencyKey", line.idempotencyKey());
        }
        if (!line.effect().isEmpty()) {
            data.put("effect", line.effect());
        }
        String key = line.notificationId() == null ? "" : line.notificationId();
        long at = Duration.between(clock.began(), line.at()).toNanos();
        return new Event(at, "provider/" + provider.wire(), line.kind().wire(), key, data);
    }
}
