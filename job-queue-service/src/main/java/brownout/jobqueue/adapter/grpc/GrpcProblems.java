package brownout.jobqueue.adapter.grpc;

import brownout.jobqueue.adapter.Problem;
import brownout.jobqueue.adapter.Problem.Kind;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import jakarta.inject.Singleton;

/** Turns what a gRPC method throws into a status; the mapping itself is {@link Problem}'s. */
@Singleton
public class GrpcProblems implements ExceptionHandlerProvider {
    private static final System.Logger LOG = System.getLogger(GrpcProblems.class.getName());
    static final Metadata.Key<String> RETRY_AFTER =
            Metadata.Key.of("retry-after-seconds", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <A, B> ExceptionHandler<A, B> createHandler(
            ServerCall.Listener<A> listener, ServerCall<A, B> call, Metadata metadata) {
        return new ExceptionHandler<>(listener, call, metadata) {
            @Override
            protected void handleException(Throwable thrown, ServerCall<A, B> failed, Metadata sent) {
                StatusRuntimeException status = status(thrown);
                failed.close(status.getStatus(), status.getTrailers() == null ? new Metadata() : status.getTrailers());
            }
        };
    }

    @Override
    public Throwable transform(Throwable thrown) {
        return status(thrown);
    }

    /** What a caller is told of {@code thrown}. */
    static StatusRuntimeException status(Throwable thrown) {
        if (thrown instanceof StatusRuntimeException known) {
            return known;
        }
        if (thrown instanceof StatusException known) {
            return known.getStatus().asRuntimeException(known.getTrailers());
        }
        Problem problem = Problem.of(thrown);
        if (problem.kind() == Kind.INTERNAL) {
            LOG.log(System.Logger.Level.ERROR, "a call failed in a way nobody planned", thrown);
        }
        Metadata trailers = new Metadata();
        if (problem.retryAfterSeconds() > 0) {
            trailers.put(RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
        }
        return Status.fromCode(problem.kind().grpc())
                .withDescription(problem.detail())
                .asRuntimeException(trailers);
    }
}
