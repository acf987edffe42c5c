package brownout.chaos.workload.jobs.adapter;

import brownout.chaos.history.Event;
import brownout.chaos.history.RunClock;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.adapter.TopicSpan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The letters about a run's dead jobs, from {@code video-jobs.dead-letters}: an event of kind {@code letter} for each,
 * with the record's headers ({@code reason}, {@code attempt-history}, …) as its data. A letter about a record that could
 * not be decoded names no job, and is left out.
 */
public final class DeadLetterOracle implements Oracle {
    private static final String TOPIC = "video-jobs.dead-letters";

    private final TopicSpan span;
    private final RunClock clock;

    public DeadLetterOracle(String bootstrapServers, RunClock clock) {
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
                .map(letter -> event(letter, clock.began()))
                .filter(letter -> ids.contains(letter.key()))
                .toList();
    }

    static Event event(ConsumerRecord<String, byte[]> letter, Instant began) {
        Map<String, String> data = new HashMap<>();
        letter.headers().forEach(header -> {
            if (header.value() != null) {
                data.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        });
        long at = (letter.timestamp() - began.toEpochMilli()) * 1_000_000;
        return new Event(at, TOPIC, "letter", data.getOrDefault("job-id", ""), data);
    }
}
