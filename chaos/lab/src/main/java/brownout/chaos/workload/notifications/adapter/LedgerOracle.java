package brownout.chaos.workload.notifications.adapter;

import brownout.chaos.history.Event;
import brownout.chaos.history.RunClock;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.adapter.TopicSpan;
import brownout.contracts.notification.v1.LedgerEntry;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Every version that a run's notifications had in {@code notification.ledger}: an event of kind {@code state} for each. What
 * compaction has taken in the meantime is missing.
 */
final class LedgerOracle implements Oracle {
    private static final String TOPIC = "notification.ledger";

    private final TopicSpan span;
    private final RunClock clock;

    LedgerOracle(String bootstrapServers, RunClock clock) {
        this.span = new TopicSpan(bootstrapServers, TOPIC);
        this.clock = clock;
    }

    @Override
    public void mark() {
        span.mark();
    }

    @Override
    public List<Event> since(Set<String> ids) {
        return span.since().stream()
                .filter(next -> next.value() != null && next.key() != null && ids.contains(next.key()))
                .flatMap(next -> event(next).stream())
                .toList();
    }

    private Optional<Event> event(ConsumerRecord<String, byte[]> next) {
        try {
            LedgerEntry entry = LedgerEntry.parseFrom(next.value());
            long at = (next.timestamp() - clock.began().toEpochMilli()) * 1_000_000;
            return Optional.of(new Event(
                    at,
                    TOPIC,
                    "state",
                    next.key(),
                    Map.of("state", entry.getState().name(), "version", Long.toString(entry.getVersion()))));
        } catch (InvalidProtocolBufferException poison) {
            return Optional.empty();
        }
    }
}
