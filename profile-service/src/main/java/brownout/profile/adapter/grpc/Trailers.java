package brownout.profile.adapter.grpc;

import brownout.frontdoor.adapter.problem.GrpcProblems;
import brownout.frontdoor.problem.ProblemException;
import brownout.profile.adapter.edge.ProfileProblems;
import brownout.profile.consistency.Consistency;
import brownout.profile.record.ProfileVersion;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.routing.ReadOutcome;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside the messages: who passes a call on and for whom, and problems as status and trailers, so that
 * another region can read from them what became of a read or a write.
 *
 * <table>
 * <caption>Failures</caption>
 * <tr><td>level cannot be had</td><td>UNAVAILABLE, brownout-needed, brownout-have, brownout-eta-ms</td></tr>
 * <tr><td>session lost</td><td>DATA_LOSS</td></tr>
 * <tr><td>precondition failed</td><td>FAILED_PRECONDITION, brownout-current</td></tr>
 * <tr><td>idempotency key reused</td><td>ALREADY_EXISTS</td></tr>
 * <tr><td>not written</td><td>UNAVAILABLE, outcome: not-written</td></tr>
 * <tr><td>unknown</td><td>DEADLINE_EXCEEDED, outcome: unknown</td></tr>
 * </table>
 */
final class Trailers {

    static final Metadata.Key<String> FORWARDED_BY = key("brownout-forwarded-by");
    static final Metadata.Key<String> TENANT = key("brownout-tenant");

    private static final Metadata.Key<String> NEEDED = key("brownout-needed");
    private static final Metadata.Key<String> HAVE = key("brownout-have");
    private static final Metadata.Key<String> ETA = key("brownout-eta-ms");
    private static final Metadata.Key<String> CURRENT = key("brownout-current");
    private static final Map<String, Metadata.Key<String>> OF_MEMBERS = Map.of(
            ProfileProblems.NEEDED, NEEDED,
            ProfileProblems.HAVE, HAVE,
            ProfileProblems.ETA, ETA,
            ProfileProblems.CURRENT, CURRENT);

    private Trailers() {}

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** What the caller is told whose call failed so. */
    static StatusRuntimeException of(Throwable failure, GrpcProblems problems) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        StatusRuntimeException status = problems.status(cause);
        Metadata trailers = status.getTrailers();
        if (cause instanceof ProblemException known && trailers != null) {
            known.problem().members().forEach((member, value) -> {
                Metadata.Key<String> key = OF_MEMBERS.get(member);
                if (key != null) {
                    trailers.put(key, value.toString());
                }
            });
        }
        return status;
    }

    /** What a failed read says; empty if it says only that there was no answer. */
    static Optional<ReadOutcome> read(Status status, @Nullable Metadata trailers, Consistency requested) {
        String reason = String.valueOf(status.getDescription());
        if (status.getCode() == Status.Code.DATA_LOSS) {
            return Optional.of(new ReadOutcome.SessionLost(reason));
        }
        String needed = value(trailers, NEEDED);
        if (needed == null) {
            return Optional.empty();
        }
        String eta = String.valueOf(value(trailers, ETA));
        return Optional.of(new ReadOutcome.Unsatisfied(
                requested,
                needed,
                String.valueOf(value(trailers, HAVE)),
                eta.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(eta)) : OptionalLong.empty(),
                reason));
    }

    /**
     * What a failed write says.
     *
     * @param sent whether the request may have left this process
     */
    static WriteOutcome write(Status status, @Nullable Metadata trailers, boolean sent, String peer) {
        String reason = peer + ": " + status.getCode() + " " + status.getDescription();
        if (!sent) {
            return new WriteOutcome.NotWritten(reason);
        }
        return switch (status.getCode()) {
            case FAILED_PRECONDITION ->
                new WriteOutcome.PreconditionFailed(
                        Optional.ofNullable(value(trailers, CURRENT)).flatMap(ProfileVersion::ofTag));
            case ALREADY_EXISTS -> new WriteOutcome.KeyReused();
            case INVALID_ARGUMENT, UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED ->
                new WriteOutcome.NotWritten(reason);
            default ->
                ProfileProblems.CERTAINLY_NOT.equals(value(trailers, GrpcProblems.OUTCOME))
                        ? new WriteOutcome.NotWritten(reason)
                        : new WriteOutcome.Unknown(reason);
        };
    }

    private static @Nullable String value(@Nullable Metadata trailers, Metadata.Key<String> key) {
        return trailers == null ? null : trailers.get(key);
    }
}
