package brownout.frontdoor.adapter.problem;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.Violation;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/**
 * Problems over gRPC: the status of the type, the detail and the fields as description, and trailers: {@code problem} (the
 * URN), {@code outcome}, {@code retry-after-seconds}.
 */
@Singleton
public class GrpcProblems implements ExceptionHandlerProvider {
    public static final Metadata.Key<String> PROBLEM = key("problem");
    public static final Metadata.Key<String> OUTCOME = key("outcome");
    public static final Metadata.Key<String> RETRY_AFTER = key("retry-after-seconds");

    private final Problems problems;

    GrpcProblems(Problems problems) {
        this.problems = problems;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** What a caller is told. */
    public static StatusRuntimeException status(Problem problem) {
        var trailers = new Metadata();
        trailers.put(PROBLEM, problem.type().urn());
        problem.outcome().ifPresent(outcome -> trailers.put(OUTCOME, outcome));
        problem.retryAfterSeconds().ifPresent(seconds -> trailers.put(RETRY_AFTER, Long.toString(seconds)));
        return Status.fromCode(Status.Code.valueOf(problem.type().grpc()))
                .withDescription(description(problem))
                .asRuntimeException(trailers);
    }

    private static String description(Problem problem) {
        return problem.errors().size() < 2
                ? problem.detail()
                : problem.errors().stream().map(GrpcProblems::text).collect(Collectors.joining("; "));
    }

    private static String text(Violation violation) {
        return violation.field() + " " + violation.message();
    }

    /** What a caller is told of {@code thrown}; a status stays as it is. */
    public StatusRuntimeException status(Throwable thrown) {
        if (thrown instanceof StatusRuntimeException known) {
            return known;
        }
        if (thrown instanceof StatusException known) {
            return known.getStatus().asRuntimeException(known.getTrailers());
        }
        return status(problems.of(thrown));
    }

    @Override
    public <Q, A> ExceptionHandler<Q, A> createHandler(
            ServerCall.Listener<Q> listener, ServerCall<Q, A> call, Metadata metadata) {
        return new ExceptionHandler<>(listener, call, metadata) {
            @Override
            protected void handleException(Throwable thrown, ServerCall<Q, A> failed, Metadata sent) {
                var status = status(thrown);
                failed.close(status.getStatus(), status.getTrailers() == null ? new Metadata() : status.getTrailers());
            }
        };
    }

    @Override
    public Throwable transform(Throwable thrown) {
        return status(thrown);
    }
}
