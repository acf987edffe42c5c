package brownout.profile.adapter.grpc;

import brownout.profile.consistency.Consistency;
import brownout.profile.record.ProfileVersion;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.routing.ReadOutcome;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes as gRPC status and trailers, both ways; the only place that knows the mapping.
 *
 * <table>
 * <caption>Mapping</caption>
 * <tr><td>level cannot be had</td><td>UNAVAILABLE, brownout-needed, brownout-have, brownout-eta-ms</td></tr>
 * <tr><td>session lost</td><td>DATA_LOSS</td></tr>
 * <tr><td>precondition failed</td><td>FAILED_PRECONDITION, brownout-current</td></tr>
 * <tr><td>idempotency key reused</td><td>ALREADY_EXISTS</td></tr>
 * <tr><td>not written</td><td>UNAVAILABLE, brownout-outcome: not-written</td></tr>
 * <tr><td>unknown</td><td>DEADLINE_EXCEEDED, brownout-outcome: unknown</td></tr>
 * </table>
 */
final class Trailers {

    static final Metadata.Key<String> FORWARDED_BY = key("brownout-forwarded-by");

    private static final Metadata.Key<String> NEEDED = key("brownout-needed");
    private static final Metadata.Key<String> HAVE = key("brownout-have");
    private static final Metadata.Key<String> ETA = key("brownout-eta-ms");
    private static final Metadata.Key<String> CURRENT = key("brownout-current");
    private static final Metadata.Key<String> OUTCOME = key("brownout-outcome");
    private static final String NOT_WRITTEN = "not-written";

    private Trailers() {}

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    static StatusRuntimeException unsatisfied(ReadOutcome.Unsatisfied outcome) {
        Metadata trailers = new Metadata();
        trailers.put(NEEDED, outcome.needed());
        trailers.put(HAVE, outcome.have());
        outcome.etaMillis().ifPresent(millis -> trailers.put(ETA, Long.toString(millis)));
        return Status.UNAVAILABLE.withDescription(outcome.reason()).asRuntimeException(trailers);
    }

    static StatusRuntimeException sessionLost(String detail) {
        return Status.DATA_LOSS.withDescription("SESSION_LOST: " + detail).asRuntimeException();
    }

    static StatusRuntimeException preconditionFailed(Optional<ProfileVersion> current) {
        Metadata trailers = new Metadata();
        current.ifPresent(version -> trailers.put(CURRENT, version.tag()));
        return Status.FAILED_PRECONDITION
                .withDescription(current.map(version -> "the profile is at version " + version.tag())
                        .orElse("the profile does not exist"))
                .asRuntimeException(trailers);
    }

    static StatusRuntimeException keyReused() {
        return Status.ALREADY_EXISTS
                .withDescription("op_id was used for a write with other content; draw a new one")
                .asRuntimeException();
    }

    static StatusRuntimeException notWritten(String reason) {
        Metadata trailers = new Metadata();
        trailers.put(OUTCOME, NOT_WRITTEN);
        return Status.UNAVAILABLE.withDescription(reason).asRuntimeException(trailers);
    }

    static StatusRuntimeException unknown(String reason) {
        Metadata trailers = new Metadata();
        trailers.put(OUTCOME, "unknown");
        return Status.DEADLINE_EXCEEDED.withDescription(reason).asRuntimeException(trailers);
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
        String eta = value(trailers, ETA);
        return Optional.of(new ReadOutcome.Unsatisfied(
                requested,
                needed,
                String.valueOf(value(trailers, HAVE)),
                eta == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(eta)),
                reason));
    }

    /**
     * What a failed write says.
     *
     * @param sent whether the request may have left this process
     */
    static WriteOutcome write(Status status, @Nullable Metadata trailers, boolean sent, String peer) {
        String reason = peer + ": " + status.getCode() + " " + status.getDescription();
        if (!sent || NOT_WRITTEN.equals(value(trailers, OUTCOME))) {
            return new WriteOutcome.NotWritten(reason);
        }
        String current = value(trailers, CURRENT);
        return switch (status.getCode()) {
            case FAILED_PRECONDITION ->
                new WriteOutcome.PreconditionFailed(Optional.ofNullable(current).flatMap(ProfileVersion::ofTag));
            case ALREADY_EXISTS -> new WriteOutcome.KeyReused();
            case INVALID_ARGUMENT, UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED ->
                new WriteOutcome.NotWritten(reason);
            default -> new WriteOutcome.Unknown(reason);
        };
    }

    private static @Nullable String value(@Nullable Metadata trailers, Metadata.Key<String> key) {
        return trailers == null ? null : trailers.get(key);
    }
}
