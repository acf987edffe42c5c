package brownout.profile.adapter.kafka;

import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.profile.consistency.WallClockLag;
import brownout.profile.replication.AppliedLog;
import brownout.profile.replication.LogIdentity;
import brownout.profile.replication.LogUnavailableException;
import brownout.profile.replication.StoredProfile;
import brownout.profile.replication.View;
import brownout.profile.replication.ViewUnavailableException;
import brownout.profile.routing.LogLink;
import brownout.profile.time.Time;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log and brings the view along: the only one who writes to it.
 *
 * <p>Invariant: the view's position and its content move together, and only forward from where the view itself says it is.
 * Whatever goes wrong, the tailer asks the view where it stands and reads on from there; a view that has been emptied is
 * thereby filled again.
 */
public final class LogTailer implements Runnable, LogLink {

    private static final Logger LOG = LoggerFactory.getLogger(LogTailer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration VIEW_CHECK = Duration.ofSeconds(1);
    private static final long VIEW_LIMIT_MILLIS = 5000;
    /** A healthy broker answers a fetch at least every {@link KafkaSettings#FETCH_WAIT}. */
    private static final Duration STALLED_AFTER = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final KafkaTopic topic;
    private final Following following;
    private final Tracer tracer;
    private final Time time;

    private final Map<Integer, Long> epochs = new HashMap<>();
    private volatile boolean running = true;
    private volatile boolean reached;
    private volatile @Nullable String trouble = "not connected yet";
    private volatile long lastFetch;
    private volatile @Nullable Consumer<String, byte[]> consumer;

    /** What the tailer keeps up to date. */
    public record Following(View view, AppliedLog applied, WallClockLag wallClock) {}

    public LogTailer(KafkaSettings settings, KafkaTopic topic, Following following, Tracer tracer, Time time) {
        this.settings = settings;
        this.topic = topic;
        this.following = following;
        this.tracer = tracer;
        this.time = time;
        this.lastFetch = time.nanos() - STALLED_AFTER.toNanos();
    }

    @Override
    public boolean stalled() {
        return silence().compareTo(STALLED_AFTER) > 0;
    }

    /** Since the log was last heard of. */
    public Duration silence() {
        return Duration.ofNanos(time.nanos() - lastFetch);
    }

    /** Whether the log has been reached since this process began. */
    public boolean reached() {
        return reached;
    }

    /** What keeps the tailer from following; empty if nothing does, as far as it knows. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    public void stop() {
        running = false;
        Consumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    @Override
    public void run() {
        boolean afresh = false;
        boolean resumed = false;
        while (running) {
            try {
                if (!resumed) {
                    resumed = resume();
                }
                LogIdentity log = topic.ensure();
                answer(following.view().adopt(log, afresh));
                afresh = false;
                follow(log);
            } catch (OffsetOutOfRangeException e) {
                LOG.error(
                        "the log does not hold what the view has applied; the view is filled afresh: {}",
                        e.getMessage());
                afresh = true;
            } catch (InterruptedException | InterruptException e) {
                running = false;
            } catch (ViewUnavailableException e) {
                // Kafka is not asked again before the view answers.
                resumed = false;
                pause("not asked while the view is away: " + e.getMessage());
            } catch (KafkaException | LogUnavailableException e) {
                pause(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.error("following the log failed; a person must look at this", e);
                pause("failed: " + e);
            }
        }
    }

    private void pause(String message) {
        if (!running) {
            return;
        }
        if (!message.equals(trouble)) {
            LOG.warn("log not followed reason={}", message);
        }
        trouble = message;
        time.after(PAUSE).join();
    }

    /** So that old data can be served while Kafka is away. */
    private boolean resume() throws InterruptedException {
        if (answer(following.view().resume()).isPresent()) {
            following.applied().restore(answer(following.view().states()));
        }
        return true;
    }

    private void follow(LogIdentity log) throws InterruptedException {
        try (Consumer<String, byte[]> open =
                new KafkaConsumer<>(settings.consumer(), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer = open;
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < log.partitions(); partition++) {
                partitions.add(KafkaTopic.partition(partition));
            }
            open.assign(partitions);
            align(open);
            Metric fetches = fetches(open);
            double fetched = 0;
            long checked = time.nanos();
            LOG.info("log followed id={} from={}", log.id(), following.applied().positions());
            while (running) {
                ConsumerRecords<String, byte[]> records = open.poll(POLL);
                double total = (Double) fetches.metricValue();
                if (total > fetched) {
                    fetched = total;
                    lastFetch = time.nanos();
                    reached = true;
                    trouble = null;
                }
                boolean inStep = apply(open, records);
                boolean due = time.nanos() - checked > VIEW_CHECK.toNanos();
                if (!inStep || (due && !viewInStep())) {
                    LOG.warn("view is not where it was left; reading on from where it is");
                    align(open);
                }
                checked = due ? time.nanos() : checked;
            }
        } finally {
            consumer = null;
        }
    }

    private static Metric fetches(Consumer<?, ?> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("fetch-total")
                        && metric.getKey().group().equals("consumer-fetch-manager-metrics"))
                .map(Map.Entry::getValue)
                .findFirst()
                .map(metric -> (Metric) metric)
                .orElseThrow(() -> new IllegalStateException("this Kafka client does not count its fetches"));
    }

    /** Goes to where the view is. */
    private void align(Consumer<String, byte[]> open) throws InterruptedException {
        Map<Integer, View.PartitionState> states = answer(following.view().states());
        Map<Integer, Long> last = new HashMap<>();
        open.endOffsets(open.assignment()).forEach((partition, end) -> last.put(partition.partition(), end - 1));
        Map<TopicPartition, Long> beginnings = open.beginningOffsets(open.assignment());
        following.applied().expect(last);
        following.applied().restore(states);
        states.forEach((number, state) -> {
            TopicPartition partition = KafkaTopic.partition(number);
            long from = state.applied().isPresent()
                    ? state.applied().getAsLong() + 1
                    : beginnings.getOrDefault(partition, 0L);
            if (from > last.getOrDefault(number, -1L) + 1) {
                throw new OffsetOutOfRangeException(Map.of(partition, from));
            }
            open.seek(partition, from);
            epochs.put(
                    number,
                    state.epochStarts().keySet().stream()
                            .mapToLong(each -> each)
                            .max()
                            .orElse(0));
        });
    }

    private boolean viewInStep() throws InterruptedException {
        return answer(following.view().states()).entrySet().stream()
                .allMatch(entry ->
                        entry.getValue().applied().equals(following.applied().applied(entry.getKey())));
    }

    private boolean apply(Consumer<String, byte[]> open, ConsumerRecords<String, byte[]> records)
            throws InterruptedException {
        List<CompletableFuture<Boolean>> parts = new ArrayList<>();
        for (TopicPartition partition : open.assignment()) {
            long to = open.position(partition) - 1;
            OptionalLong from = following.applied().applied(partition.partition());
            if (to >= 0 && to > from.orElse(-1)) {
                parts.add(apply(partition.partition(), from, to, records.records(partition)));
            }
        }
        boolean inStep = true;
        for (CompletableFuture<Boolean> part : parts) {
            inStep &= answer(part);
        }
        return inStep;
    }

    private CompletableFuture<Boolean> apply(
            int partition, OptionalLong from, long to, List<ConsumerRecord<String, byte[]>> records) {
        List<StoredProfile> changes = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        Map<Long, Long> starts = new HashMap<>();
        Instant newest = Instant.EPOCH;
        for (ConsumerRecord<String, byte[]> record : records) {
            LogRecords.Read read = LogRecords.read(record);
            newest = read.homeTime();
            if (read.epoch() > epochs.getOrDefault(partition, 0L)) {
                epochs.put(partition, read.epoch());
                starts.put(read.epoch(), record.offset());
            }
            StoredProfile change = read.change();
            if (change != null) {
                changes.add(change);
                trace(record).ifPresent(spans::add);
            }
        }
        Instant homeTime = newest;
        return following
                .view()
                .apply(new View.Batch(partition, from, to, changes, starts))
                .whenComplete((applied, failure) -> {
                    spans.forEach(Span::end);
                    if (failure == null && applied) {
                        if (!records.isEmpty()) {
                            following.wallClock().applied(partition, homeTime, time.wallClock());
                        }
                        following.applied().advance(partition, to, starts);
                    }
                });
    }

    private Optional<Span> trace(ConsumerRecord<String, byte[]> record) {
        if (record.headers().lastHeader("traceparent") == null) {
            return Optional.empty();
        }
        return Optional.of(tracer.spanBuilder("profile.changes apply")
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(TraceContext.of(name -> LogRecords.header(record, name)))
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", KafkaSettings.TOPIC)
                .setAttribute("messaging.destination.partition.id", Integer.toString(record.partition()))
                .setAttribute("messaging.kafka.offset", record.offset())
                .setAttribute("profile.id", record.key())
                .startSpan());
    }

    private static <T> T answer(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(VIEW_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ViewUnavailableException known) {
                throw known;
            }
            throw new ViewUnavailableException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new ViewUnavailableException("the view did not answer within " + VIEW_LIMIT_MILLIS + " ms", e);
        }
    }
}
