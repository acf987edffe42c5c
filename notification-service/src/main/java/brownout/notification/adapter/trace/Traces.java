package brownout.notification.adapter.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Spans that follow a notification over its hops and its retries. The context travels as a W3C {@code traceparent}: in
 * Kafka headers, gRPC metadata, HTTP headers, and in the ledger, so that a takeover continues the same trace.
 */
public final class Traces {
    /** The header's name everywhere. */
    public static final String HEADER = "traceparent";

    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<String> READ_ONE = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return HEADER.equals(key) ? traceparent : null;
        }
    };

    private final Tracer tracer;

    public Traces(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer("brownout.notification");
    }

    /** Of the current span; empty when there is none. */
    public static String current() {
        return of(Context.current());
    }

    /** Hands the current context to a carrier of another protocol. */
    public static void inject(BiConsumer<String, String> header) {
        String traceparent = current();
        if (!traceparent.isEmpty()) {
            header.accept(HEADER, traceparent);
        }
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
        Context context = parent.isEmpty() ? Context.current() : W3C.extract(Context.root(), parent, READ_ONE);
        return builder.setParent(context).startSpan();
    }

    private static String of(Context context) {
        Map<String, String> carrier = new HashMap<>();
        W3C.inject(context, carrier, (map, key, value) -> {
            if (map != null) {
                map.put(key, value);
            }
        });
        return carrier.getOrDefault(HEADER, "");
    }

    /** What a span looks like before it is known how it ends. */
    public record Shape(String name, SpanKind kind, Map<String, String> attributes) {}
}
