package brownout.profile.adapter.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells the services what came with a call besides its message. */
@GlobalInterceptor
@ApplicationScoped
public class CallContext implements ServerInterceptor {

    private static final Context.Key<Boolean> FORWARDED = Context.keyWithDefault("brownout-forwarded", false);

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Context context = Context.current().withValue(FORWARDED, headers.containsKey(Trailers.FORWARDED_BY));
        return Contexts.interceptCall(context, call, headers, next);
    }

    /** Whether another region passed this call on. */
    static boolean forwarded() {
        return FORWARDED.get();
    }

    /** How long the caller still listens. */
    static Duration left(Duration otherwise, Duration longest) {
        Deadline deadline = Context.current().getDeadline();
        Duration left = deadline == null ? otherwise : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
        return left.compareTo(longest) > 0 ? longest : left;
    }
}
