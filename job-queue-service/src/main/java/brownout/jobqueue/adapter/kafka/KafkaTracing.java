package brownout.jobqueue.adapter.kafka;

import brownout.frontdoor.adapter.trace.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** W3C trace context in Kafka headers, and the spans of sending and processing a record. */
public final class KafkaTracing {
    private final Tracer tracer;

    public KafkaTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    /** A span for sending to {@code topic}, below the present one. */
    Span sending(String topic) {
        return tracer.spanBuilder("send " + topic)
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", topic)
                .startSpan();
    }

    /** A span for processing what was read from {@code topic}, below the context that came with it. */
    Span processing(String topic, String traceparent) {
        return tracer.spanBuilder("process " + topic)
                .setParent(TraceContext.of(traceparent))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", topic)
                .startSpan();
    }

    static List<Header> headers(String traceparent) {
        return traceparent.isEmpty() ? List.of() : List.of(header(TraceContext.HEADER, traceparent));
    }

    static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    static String read(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
