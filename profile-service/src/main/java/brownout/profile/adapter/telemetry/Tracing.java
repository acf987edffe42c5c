package brownout.profile.adapter.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries a trace where the frameworks do not: through queues of this process, the log, and calls between regions. A
 * context travels as W3C headers, so that the core needs to know nothing of it.
 */
public final class Tracing {

    private static final TextMapGetter<Function<String, @Nullable String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Function<String, @Nullable String> carrier) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public @Nullable String get(@Nullable Function<String, @Nullable String> carrier, String key) {
            return carrier == null ? null : carrier.apply(key);
        }
    };

    private final OpenTelemetry telemetry;
    private final Tracer tracer;

    public Tracing(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
        this.tracer = telemetry.getTracer("brownout.profile");
    }

    /** Headers of the span that is current on this thread; empty if there is none. */
    public Map<String, String> current() {
        return headers(Context.current());
    }

    /** Begins a span below the one that the headers name; end it. */
    public Span begin(String name, SpanKind kind, Function<String, @Nullable String> headers) {
        Context parent = telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), headers, GETTER);
        return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
    }

    /** Headers that make whoever gets them a child of this span. */
    public Map<String, String> headers(Span span) {
        return headers(Context.root().with(span));
    }

    private Map<String, String> headers(Context context) {
        Map<String, String> carrier = new HashMap<>();
        telemetry.getPropagators().getTextMapPropagator().inject(context, carrier, (map, key, value) -> {
            if (map != null) {
                map.put(key, value);
            }
        });
        return carrier;
    }
}
