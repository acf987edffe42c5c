package brownout.jobqueue.adapter.kafka;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.adapter.Loop;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Intake.Admission;
import brownout.jobqueue.dispatch.Intake.Arrival;
import brownout.jobqueue.dispatch.Intake.Mark;
import brownout.jobqueue.dispatch.Intake.Outcome;
import brownout.jobqueue.dispatch.Intake.Room;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.lease.StoreUnavailableException;
import brownout.jobqueue.safeguard.Safeguard;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Moves submissions from Kafka into the waiting room. A batch is admitted in one step and only then committed, so a crash
 * in between delivers it again, and admission knows the jobs already.
 *
 * <p>Backpressure: a partition whose class has no room is paused at its first job that was not admitted; polling goes on,
 * so the instance keeps its place in the group and the backlog stays in Kafka. It is resumed when the ready jobs of the class
 * have fallen to its low-water mark and one more may wait for its time. What was fetched of a paused partition stays in the
 * consumer's buffer, and poll does not wait while anything is in there: so it is called without a time-out, and the rest
 * between two calls is the loop's.
 *
 * <p>An offset is committed once the states of its jobs are in {@code video-jobs.state}, so the two together always have
 * every accepted job. When the scheduler begins a new epoch, because it may have lost data, the partitions are read again from
 * what is committed; admission knows what was restored.
 */
public final class KafkaDispatcher implements Loop.Step {
    private static final System.Logger LOG = System.getLogger(KafkaDispatcher.class.getName());
    static final String GROUP = "jobqueue-dispatcher";
    private static final int BATCH = 250;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration POLL_WHILE_PENDING = Duration.ofMillis(50);
    private static final Duration REST_WHILE_PAUSED = Duration.ofMillis(30);
    private static final Duration LOOK_FOR_ROOM_EVERY = Duration.ofMillis(100);
    private static final Duration UNAVAILABLE_PAUSE = Duration.ofMillis(500);

    private final Intake intake;
    private final Burial deadLetters;
    private final Switchboard<Safeguard> safeguards;
    private final Settings settings;
    private final Consumer<String, byte[]> consumer;
    private final Set<TopicPartition> paused = new HashSet<>();
    private final PendingOffsets pending = new PendingOffsets();
    private final Map<TopicPartition, Instant> heldUntil = new HashMap<>();
    private long epoch = -1;
    private Instant lookForRoom = Instant.EPOCH;

    /**
     * @param room of a class
     * @param taken how much of it is taken now
     * @param epoch of the scheduler now
     */
    public record Settings(
            Room room,
            double lowWater,
            Function<PriorityClass, Room> taken,
            LongSupplier epoch,
            Clock clock,
            KafkaTracing tracing) {}

    /** Puts a record that is no submission where it is safe, and says whether it is. */
    interface Burial {
        boolean bury(ConsumerRecord<String, byte[]> record, Arrivals.Poison poison);
    }

    public KafkaDispatcher(
            KafkaClients clients,
            Intake intake,
            KafkaDeadLetters deadLetters,
            Switchboard<Safeguard> safeguards,
            Settings settings) {
        this(clients.groupConsumer("dispatcher", GROUP, BATCH), intake, deadLetters::bury, safeguards, settings);
    }

    KafkaDispatcher(
            Consumer<String, byte[]> consumer,
            Intake intake,
            Burial deadLetters,
            Switchboard<Safeguard> safeguards,
            Settings settings) {
        this.intake = intake;
        this.deadLetters = deadLetters;
        this.safeguards = safeguards;
        this.settings = settings;
        this.consumer = consumer;
        consumer.subscribe(PriorityClass.ALL.stream().map(PriorityClass::topic).toList(), new OnRebalance());
    }

    private void follow(long current) {
        if (current > epoch) {
            epoch = current;
            rewindToCommitted();
        }
    }

    @Override
    public Duration step() {
        follow(settings.epoch().getAsLong());
        resumeWhatHasRoom();
        commitWhatIsDurable();
        boolean holdingBack = !paused.isEmpty();
        ConsumerRecords<String, byte[]> records =
                consumer.poll(holdingBack ? Duration.ZERO : pending.isEmpty() ? POLL : POLL_WHILE_PENDING);
        if (records.isEmpty()) {
            return holdingBack ? REST_WHILE_PAUSED : Duration.ZERO;
        }
        try {
            return admit(records);
        } catch (StoreUnavailableException e) {
            records.partitions().forEach(it -> rewindTo(it, records));
            LOG.log(System.Logger.Level.WARNING, "admission waits, {0}", e.getMessage());
            return UNAVAILABLE_PAUSE;
        }
    }

    /** A record that is no submission; its partition stands at it. */
    private record Bad(ConsumerRecord<String, byte[]> record, Arrivals.Poison poison) {}

    private Duration admit(ConsumerRecords<String, byte[]> records) {
        Map<TopicPartition, Long> upTo = new HashMap<>();
        Map<TopicPartition, Bad> bad = new HashMap<>();
        List<ConsumerRecord<String, byte[]>> good = new ArrayList<>();
        List<Arrival> batch = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
                Arrivals.Read read = Arrivals.read(record);
                if (read.poison().isPresent()) {
                    // Its turn comes when everything before it is admitted.
                    consumer.seek(partition, record.offset());
                    bad.put(partition, new Bad(record, read.poison().get()));
                    break;
                }
                good.add(record);
                batch.add(read.arrival().orElseThrow());
                upTo.put(partition, record.offset() + 1);
            }
        }
        Mark mark = batch.isEmpty() ? new Mark(epoch, "") : admit(good, batch, upTo);
        if (mark.epoch() != epoch) {
            follow(mark.epoch());
            return Duration.ZERO;
        }
        bury(bad, upTo);
        pending.add(mark, upTo);
        return Duration.ZERO;
    }

    /**
     * What cannot be buried stays where it is and is tried again: nothing is skipped that is not safe elsewhere. Only its own
     * partition waits meanwhile.
     */
    private void bury(Map<TopicPartition, Bad> bad, Map<TopicPartition, Long> upTo) {
        for (Map.Entry<TopicPartition, Bad> entry : bad.entrySet()) {
            TopicPartition partition = entry.getKey();
            Bad found = entry.getValue();
            if (paused.contains(partition)) {
                continue;
            }
            if (safeguards.isOn(Safeguard.DEAD_LETTER) && deadLetters.bury(found.record, found.poison)) {
                consumer.seek(partition, found.record.offset() + 1);
                upTo.put(partition, found.record.offset() + 1);
            } else {
                paused.add(partition);
                heldUntil.put(partition, settings.clock().instant().plus(UNAVAILABLE_PAUSE));
            }
        }
        consumer.pause(paused);
    }

    private Mark admit(
            List<ConsumerRecord<String, byte[]>> records, List<Arrival> batch, Map<TopicPartition, Long> upTo) {
        List<Span> spans = batch.stream()
                .filter(it -> !it.submission().traceparent().isEmpty())
                .map(it -> settings.tracing()
                        .processing(
                                it.submission().priority().topic(),
                                it.submission().traceparent()))
                .toList();
        Admission admission;
        try (Scope scope = spans.isEmpty() ? Scope.noop() : spans.get(0).makeCurrent()) {
            admission = intake.admit(batch, settings.room());
        } finally {
            spans.forEach(Span::end);
        }
        for (int i = records.size() - 1; i >= 0; i--) {
            ConsumerRecord<String, byte[]> record = records.get(i);
            if (admission.outcomes().get(i) == Outcome.CLASS_FULL) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                consumer.seek(partition, record.offset());
                upTo.put(partition, record.offset());
                paused.add(partition);
            }
        }
        consumer.pause(paused);
        return admission.mark();
    }

    private void commitWhatIsDurable() {
        try {
            Map<TopicPartition, Long> durable = pending.settle(intake::isDurable);
            if (!durable.isEmpty()) {
                consumer.commitSync(durable.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, it -> new OffsetAndMetadata(it.getValue()))));
            }
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "offsets wait, {0}", e.getMessage());
        }
    }

    private void rewindTo(TopicPartition partition, ConsumerRecords<String, byte[]> records) {
        consumer.seek(partition, records.records(partition).get(0).offset());
    }

    private void resumeWhatHasRoom() {
        Instant now = settings.clock().instant();
        if (paused.isEmpty() || now.isBefore(lookForRoom)) {
            return;
        }
        lookForRoom = now.plus(LOOK_FOR_ROOM_EVERY);
        Set<TopicPartition> roomy = paused.stream()
                .filter(it -> !consumer.assignment().contains(it) || (!isHeld(it, now) && hasRoom(it.topic())))
                .collect(Collectors.toSet());
        paused.removeAll(roomy);
        heldUntil.keySet().removeAll(roomy);
        roomy.retainAll(consumer.assignment());
        consumer.resume(roomy);
    }

    private boolean isHeld(TopicPartition partition, Instant now) {
        return now.isBefore(heldUntil.getOrDefault(partition, Instant.EPOCH));
    }

    private boolean hasRoom(String topic) {
        try {
            return PriorityClass.ALL.stream()
                    .filter(it -> it.topic().equals(topic))
                    .map(settings.taken())
                    .allMatch(it -> it.ready() <= settings.room().ready() * settings.lowWater()
                            && it.delayed() < settings.room().delayed());
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private void rewindToCommitted() {
        pending.clear();
        Set<TopicPartition> all = consumer.assignment();
        if (all.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(all);
        for (TopicPartition partition : all) {
            OffsetAndMetadata from = committed.get(partition);
            if (from == null) {
                consumer.seekToBeginning(Set.of(partition));
            } else {
                consumer.seek(partition, from.offset());
            }
        }
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }

    private final class OnRebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            paused.removeAll(partitions);
            pending.drop(partitions);
        }
    }
}
