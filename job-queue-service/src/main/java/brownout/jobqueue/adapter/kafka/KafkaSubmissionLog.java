package brownout.jobqueue.adapter.kafka;

import brownout.contracts.jobqueue.v1.JobSubmission;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.jobqueue.dispatch.SubmissionLog;
import brownout.jobqueue.job.Submission;
import com.google.protobuf.Timestamp;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;

/** Submissions in {@code video-jobs.<class>}, keyed by job id, written with {@code acks=all} by an idempotent producer. */
public final class KafkaSubmissionLog implements SubmissionLog, AutoCloseable {
    private final LateProducer producer;
    private final KafkaTracing tracing;
    private final Duration patience;
    private final BooleanSupplier topicsReady;

    /** @param topicsReady until then nothing is sent: the broker would make a missing topic with settings of its own */
    public KafkaSubmissionLog(KafkaClients clients, KafkaTracing tracing, BooleanSupplier topicsReady) {
        this.topicsReady = topicsReady;
        this.producer = new LateProducer(() -> clients.producer("submissions"));
        this.tracing = tracing;
        // The producer gives up first, and its answer says more than ours would.
        this.patience = clients.deliveryTimeout().multipliedBy(2).plusSeconds(1);
    }

    @Override
    public Appended append(Submission submission) {
        if (!topicsReady.getAsBoolean()) {
            return new Appended.NotSent("Kafka has not answered since this process started");
        }
        String topic = submission.priority().topic();
        Span span = tracing.sending(topic);
        try (Scope scope = span.makeCurrent()) {
            byte[] value = encode(submission);
            String context = TraceContext.present();
            List<Header> headers = KafkaTracing.headers(context.isEmpty() ? submission.traceparent() : context);
            Appended answer = await(producer.get()
                    .send(new ProducerRecord<>(
                            topic, null, null, submission.id().value(), value, headers)));
            if (!(answer instanceof Appended.Durable)) {
                span.setStatus(StatusCode.ERROR, answer.toString());
            }
            return answer;
        } catch (KafkaException e) {
            return new Appended.NotSent(String.valueOf(e.getMessage()));
        } finally {
            span.end();
        }
    }

    private Appended await(Future<RecordMetadata> sent) {
        try {
            sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Appended.Durable();
        } catch (ExecutionException e) {
            return outcome(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return new Appended.Unknown("Kafka gave no answer within " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Appended.Unknown("interrupted while waiting for Kafka");
        }
    }

    /** Only errors that say so mean "not sent": after any other, a request may still be under way. */
    private static Appended outcome(Throwable cause) {
        String why = String.valueOf(cause.getMessage());
        boolean certain = cause instanceof RecordTooLargeException
                || cause instanceof SerializationException
                || cause instanceof AuthorizationException;
        return certain ? new Appended.NotSent(why) : new Appended.Unknown(why);
    }

    static byte[] encode(Submission submission) {
        return JobSubmission.newBuilder()
                .setId(submission.id().value())
                .setSpec(submission.spec())
                .setSubmittedAt(Timestamp.newBuilder()
                        .setSeconds(submission.submittedAt().getEpochSecond())
                        .setNanos(submission.submittedAt().getNano()))
                .setIdempotencyKey(submission.idempotencyKey())
                .build()
                .toByteArray();
    }

    @Override
    public void close() {
        producer.close();
    }
}
