package brownout.notification.adapter.trace;

import brownout.frontdoor.adapter.trace.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Spans that follow a notification over its hops and its retries. The context travels as a W3C {@code traceparent}: in
 * Kafka headers, gRPC metadata, HTTP headers, and in the ledger, so that a takeover continues the same trace.
 */
public final class Traces {
    private final Tracer tracer;

    public Traces(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer("brownout.notification");
    }

    /**
     * Runs a call inside a span; the span ends with the call's stage.
     *
     * @param parent traceparent, empty: a new trace
     * @param result describes how it ended, into the span
     */
    public <T> CompletionStage<T> around(
            Shape shape, String parent, Supplier<CompletionStage<T>> call, BiConsumer<Span, T> result) {
        Span span = start(shape, parent);
        try (Scope ignored = span.makeCurrent()) {
            return call.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.accept(span, value);
                } else {
                    span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
                }
                span.end();
            });
        }
    }

    private Span start(Shape shape, String parent) {
        SpanBuilder builder = tracer.spanBuilder(shape.name()).setSpanKind(shape.kind());
        shape.attributes().forEach(builder::setAttribute);
        Context context = parent.isEmpty() ? Context.current() : TraceContext.of(parent);
        return builder.setParent(context).startSpan();
    }

    /** What a span looks like before it is known how it ends. */
    public record Shape(String name, SpanKind kind, Map<String, String> attributes) {}
}
