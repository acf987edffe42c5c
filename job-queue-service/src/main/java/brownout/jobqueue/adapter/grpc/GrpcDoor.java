package brownout.jobqueue.adapter.grpc;

import brownout.jobqueue.JobQueueConfig;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Before any endpoint: keeps a call's {@code authorization} metadata, and turns callers away from a worker. */
@GlobalInterceptor
@Singleton
public class GrpcDoor implements ServerInterceptor {
    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> PRESENT = Context.key("authorization");

    private final JobQueueConfig config;

    public GrpcDoor(JobQueueConfig config) {
        this.config = config;
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        if (config.role() == JobQueueConfig.Role.WORKER) {
            call.close(
                    Status.UNAVAILABLE.withDescription("this process is a video worker; the queue is another process"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        String value = headers.get(HEADER);
        return value == null
                ? next.startCall(call, headers)
                : Contexts.interceptCall(Context.current().withValue(PRESENT, value), call, headers, next);
    }

    static @Nullable String present() {
        return PRESENT.get();
    }
}
