package brownout.jobqueue.adapter.grpc;

import brownout.jobqueue.worker.Assigned;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a worker's calls about a job part of the trace that began with its submission. */
public final class JobContexts {
    private static final TextMapGetter<Map<String, String>> MAP = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    /** A call that may get no answer. */
    public interface Call<T, E extends Exception> {
        T make() throws E;
    }

    <T, E extends Exception> T within(Assigned job, Call<T, E> call) throws E {
        Context context = W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), Map.of("traceparent", job.traceparent()), MAP);
        try (Scope scope = context.makeCurrent()) {
            return call.make();
        }
    }
}
