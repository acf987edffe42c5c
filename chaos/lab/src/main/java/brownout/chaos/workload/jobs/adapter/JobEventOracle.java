package brownout.chaos.workload.jobs.adapter;

import brownout.chaos.history.Event;
import brownout.chaos.history.RunClock;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.adapter.TopicSpan;
import brownout.contracts.jobqueue.v1.JobEvent;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Every transition of a run's jobs, from {@code video-jobs.events}: from the offsets that the topic had reached when the
 * run began to those that it has when it is asked.
 */
public final class JobEventOracle implements Oracle {
    private static final String TOPIC = "video-jobs.events";

    private final TopicSpan span;
    private final RunClock clock;

    public JobEventOracle(String bootstrapServers, RunClock clock) {
        this.span = new TopicSpan(bootstrapServers, TOPIC);
        this.clock = clock;
    }

    @Override
    public void mark() {
        span.mark();
    }

    /** They come by way of the outbox, whose relay may be behind what clients are told. */
    @Override
    public Map<String, String> ends() {
        return Map.of("COMPLETED", "JOB_COMPLETED", "DEAD", "JOB_DEAD", "CANCELLED", "JOB_CANCELLED");
    }

    @Override
    public List<Event> since(Set<String> ids) {
        List<Event> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> next : span.since()) {
            JobEvent event = parsed(next);
            if (ids.contains(event.getJobId())) {
                events.add(event(event));
            }
        }
        return events;
    }

    private static JobEvent parsed(ConsumerRecord<String, byte[]> next) {
        try {
            return JobEvent.parseFrom(next.value());
        } catch (InvalidProtocolBufferException e) {
            throw new OracleException(
                    "the record at " + TOPIC + "/" + next.partition() + "/" + next.offset() + " is no JobEvent: "
                            + e.getMessage(),
                    e);
        }
    }

    private Event event(JobEvent event) {
        Map<String, String> data = new HashMap<>();
        data.put("seq", Long.toString(event.getSeq()));
        data.put("attempt", Integer.toString(event.getAttempt()));
        data.put("token", Long.toString(event.getFencingToken()));
        putUnlessEmpty(data, "worker", event.getWorker());
        putUnlessEmpty(data, "output", event.getOutput());
        putUnlessEmpty(data, "reason", event.getReason());
        putUnlessEmpty(data, "refusedCall", event.getRefusedCall());
        if (event.getRefusedToken() != 0) {
            data.put("refusedToken", Long.toString(event.getRefusedToken()));
        }
        Instant at =
                Instant.ofEpochSecond(event.getAt().getSeconds(), event.getAt().getNanos());
        return new Event(
                Duration.between(clock.began(), at).toNanos(),
                TOPIC,
                event.getType().name(),
                event.getJobId(),
                data);
    }

    private static void putUnlessEmpty(Map<String, String> data, String name, String value) {
        if (!value.isEmpty()) {
            data.put(name, value);
        }
    }
}
