package brownout.frontdoor.adapter.trace;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** W3C trace context as headers carry it, in HTTP, gRPC and Kafka alike. */
public final class TraceContext {
    /** The header's name everywhere. */
    public static final String HEADER = "traceparent";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<Function<String, @Nullable String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Function<String, @Nullable String> carrier) {
            return W3C.fields();
        }

        @Override
        public @Nullable String get(@Nullable Function<String, @Nullable String> carrier, String key) {
            return carrier == null ? null : carrier.apply(key);
        }
    };

    private TraceContext() {}

    /** {@code traceparent} of the present context; empty when nothing is traced. */
    public static String present() {
        return headers(Context.current()).getOrDefault(HEADER, "");
    }

    /** {@code traceparent} and, where there is one, {@code tracestate} of a context. */
    public static Map<String, String> headers(Context context) {
        Map<String, String> headers = new HashMap<>();
        W3C.inject(context, headers, (map, key, value) -> {
            if (map != null) {
                map.put(key, value);
            }
        });
        return headers;
    }

    /** The context that {@code traceparent} names; an empty or unreadable one is no context. */
    public static Context of(String traceparent) {
        return of(name -> name.equals(HEADER) ? traceparent : null);
    }

    /** The context that headers name. */
    public static Context of(Function<String, @Nullable String> header) {
        return W3C.extract(Context.root(), header, GETTER);
    }
}
