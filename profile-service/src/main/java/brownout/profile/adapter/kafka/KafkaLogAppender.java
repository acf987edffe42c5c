package brownout.profile.adapter.kafka;

import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.profile.replication.LogAppender;
import brownout.profile.replication.LogIdentity;
import brownout.profile.replication.LogUnavailableException;
import brownout.profile.time.Time;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Appends with Kafka transactions (KIP-98, KIP-890).
 *
 * <p>The fence is the transactional id: it names the role, so {@code initTransactions} of a new home ends whatever the old
 * one had begun and refuses everything it sends later.
 *
 * <p>Until commit is called, giving up is safe: nobody but this producer can commit, and it is closed. From the call on,
 * every failure means unknown, even being fenced: the commit may have been taken and its answer lost, and a retry of it met
 * the successor.
 */
public final class KafkaLogAppender implements LogAppender {

    private final KafkaSettings settings;
    private final KafkaTopic topic;
    private final Tracer tracer;
    private final Time time;
    private @Nullable Producer<String, byte[]> producer;

    public KafkaLogAppender(KafkaSettings settings, KafkaTopic topic, Tracer tracer, Time time) {
        this.settings = settings;
        this.topic = topic;
        this.tracer = tracer;
        this.time = time;
    }

    @Override
    public Map<Integer, Long> takeOver(LogIdentity log, Duration limit) {
        close();
        try {
            Producer<String, byte[]> next =
                    new KafkaProducer<>(settings.producer(), new StringSerializer(), new ByteArraySerializer());
            producer = next;
            next.initTransactions();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            close();
            throw new LogUnavailableException(
                    "Kafka at " + settings.bootstrapServers() + " does not give out the home role: " + e.getMessage(),
                    e);
        }
        return topic.ends(log);
    }

    @Override
    public Outcome append(List<Entry> entries) {
        Producer<String, byte[]> current = producer;
        if (current == null) {
            return new Outcome.NotAppended("this home has not taken over");
        }
        List<Span> spans = new ArrayList<>();
        try {
            List<Long> offsets = new ArrayList<>();
            try {
                current.beginTransaction();
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (Entry entry : entries) {
                    sent.add(current.send(record(entry, spans)));
                }
                current.flush();
                for (Future<RecordMetadata> future : sent) {
                    offsets.add(future.get().offset());
                }
            } catch (KafkaException | ExecutionException | IllegalStateException e) {
                return failed(spans, new Outcome.NotAppended(reason(e)), e);
            }
            try {
                current.commitTransaction();
            } catch (KafkaException | IllegalStateException e) {
                return failed(spans, new Outcome.Unknown(reason(e)), e);
            }
            return new Outcome.Appended(offsets);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(spans, new Outcome.NotAppended("interrupted before the commit"), e);
        } finally {
            spans.forEach(Span::end);
        }
    }

    private ProducerRecord<String, byte[]> record(Entry entry, List<Span> spans) {
        if (entry instanceof Entry.Mark mark) {
            return LogRecords.mark(mark, time.wallClock());
        }
        Entry.Write write = (Entry.Write) entry;
        if (write.trace().isEmpty()) {
            return LogRecords.write(write, Map.of());
        }
        Span span = tracer.spanBuilder("profile.changes publish")
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(TraceContext.of(write.trace()::get))
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", KafkaSettings.TOPIC)
                .setAttribute("profile.id", write.change().profile().id().storageKey())
                .setAttribute(
                        "profile.version", write.change().profile().version().tag())
                .startSpan();
        spans.add(span);
        return LogRecords.write(write, TraceContext.headers(Context.root().with(span)));
    }

    private Outcome failed(List<Span> spans, Outcome outcome, Exception cause) {
        spans.forEach(
                span -> span.setStatus(StatusCode.ERROR, outcome.toString()).recordException(cause));
        close();
        return outcome;
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
