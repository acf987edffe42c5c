package brownout.chaos.workload.adapter;

import brownout.chaos.history.Event;
import brownout.chaos.history.RunClock;
import brownout.chaos.workload.Intent;
import brownout.chaos.workload.Oracle;
import brownout.contracts.jobqueue.v1.JobSubmission;
import brownout.contracts.notification.v1.NotificationRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which id a service gave to each of a run's idempotency keys, from the topics that take submissions in: an event of kind
 * {@link Intent#SUBMITTED} for each. So an entity is followed also when the answer that named it was lost, and when one
 * key became two. To be asked before the witnesses that know only ids.
 */
public final class SubmissionOracle implements Oracle {
    private final Map<String, TopicSpan> spans = new LinkedHashMap<>();
    private final Reading reading;
    private final RunClock clock;

    private record Submitted(String id, String key) {}

    private interface Reading {
        Submitted of(byte[] value) throws InvalidProtocolBufferException;
    }

    private SubmissionOracle(String bootstrapServers, Stream<String> topics, Reading reading, RunClock clock) {
        topics.forEach(topic -> spans.put(topic, new TopicSpan(bootstrapServers, topic)));
        this.reading = reading;
        this.clock = clock;
    }

    public static SubmissionOracle ofJobs(String bootstrapServers, RunClock clock) {
        Stream<String> topics = Stream.of("critical", "high", "normal", "bulk").map("video-jobs."::concat);
        return new SubmissionOracle(
                bootstrapServers,
                topics,
                value -> {
                    JobSubmission submission = JobSubmission.parseFrom(value);
                    return new Submitted(submission.getId(), submission.getIdempotencyKey());
                },
                clock);
    }

    public static SubmissionOracle ofNotifications(String bootstrapServers, RunClock clock) {
        return new SubmissionOracle(
                bootstrapServers,
                Stream.of("notification.requests"),
                value -> {
                    NotificationRequest request = NotificationRequest.parseFrom(value);
                    return new Submitted(request.getId(), request.getIdempotencyKey());
                },
                clock);
    }

    @Override
    public void mark() {
        spans.values().forEach(TopicSpan::mark);
    }

    @Override
    public List<Event> since(Set<String> names) {
        List<Event> events = new ArrayList<>();
        spans.forEach((topic, span) -> span.since().forEach(next -> add(events, topic, next, names)));
        return events;
    }

    private void add(List<Event> events, String topic, ConsumerRecord<String, byte[]> next, Set<String> names) {
        try {
            Submitted submitted = reading.of(next.value());
            if (names.contains(submitted.key())) {
                long at = (next.timestamp() - clock.began().toEpochMilli()) * 1_000_000;
                events.add(new Event(at, topic, Intent.SUBMITTED, submitted.id(), Map.of(Intent.KEY, submitted.key())));
            }
        } catch (InvalidProtocolBufferException poison) {
            // No service can read it either, so nothing came of it.
            return;
        }
    }
}
