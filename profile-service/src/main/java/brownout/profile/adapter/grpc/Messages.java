package brownout.profile.adapter.grpc;

import brownout.contracts.profile.v1.WriteRequest;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.profile.adapter.wire.ProfileWire;
import brownout.profile.consistency.Consistency;
import brownout.profile.consistency.Level;
import brownout.profile.consistency.OnUnavailable;
import brownout.profile.record.FieldMask;
import brownout.profile.record.Fields;
import brownout.profile.record.OpId;
import brownout.profile.record.Precondition;
import brownout.profile.record.ProfileId;
import brownout.profile.record.ProfileVersion;
import brownout.profile.record.WriteCommand;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Requests and metadata as messages. What a message cannot mean is refused with the field's name. */
final class Messages {

    private Messages() {}

    static ProfileId id(Tenant tenant, String id) {
        try {
            return new ProfileId(tenant, id);
        } catch (IllegalArgumentException e) {
            throw Problem.bad("id", String.valueOf(e.getMessage())).exception();
        }
    }

    static Consistency consistency(brownout.contracts.profile.v1.Consistency message) {
        return switch (message.getLevel()) {
            case STRONG -> Consistency.STRONG;
            case BOUNDED -> Consistency.bounded(Duration.ofMillis(message.getMaxStalenessMs()));
            case SESSION -> Consistency.SESSION;
            case EVENTUAL, LEVEL_UNSPECIFIED -> Consistency.EVENTUAL;
            case UNRECOGNIZED ->
                throw Problem.bad(
                                "consistency.level",
                                "has no value " + message.getLevelValue() + "; valid are " + names())
                        .exception();
        };
    }

    private static String names() {
        return Arrays.stream(Level.values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    static brownout.contracts.profile.v1.Consistency message(Consistency consistency) {
        return brownout.contracts.profile.v1.Consistency.newBuilder()
                .setLevel(message(consistency.level()))
                .setMaxStalenessMs(consistency.maxStaleness().toMillis())
                .build();
    }

    static brownout.contracts.profile.v1.Level message(Level level) {
        return switch (level) {
            case STRONG -> brownout.contracts.profile.v1.Level.STRONG;
            case BOUNDED -> brownout.contracts.profile.v1.Level.BOUNDED;
            case SESSION -> brownout.contracts.profile.v1.Level.SESSION;
            case EVENTUAL -> brownout.contracts.profile.v1.Level.EVENTUAL;
        };
    }

    static Level level(brownout.contracts.profile.v1.Level level) {
        return switch (level) {
            case STRONG -> Level.STRONG;
            case BOUNDED -> Level.BOUNDED;
            case SESSION -> Level.SESSION;
            case EVENTUAL, LEVEL_UNSPECIFIED, UNRECOGNIZED -> Level.EVENTUAL;
        };
    }

    static OnUnavailable onUnavailable(brownout.contracts.profile.v1.OnUnavailable message) {
        return switch (message) {
            case WAIT -> OnUnavailable.WAIT;
            case REDIRECT, ON_UNAVAILABLE_UNSPECIFIED -> OnUnavailable.REDIRECT;
            case FAIL -> OnUnavailable.FAIL;
            case DEGRADE -> OnUnavailable.DEGRADE;
            case UNRECOGNIZED ->
                throw Problem.bad("on_unavailable", "must be WAIT, REDIRECT, FAIL or DEGRADE")
                        .exception();
        };
    }

    /** @param forwarded by another region, which has made the operation id of the caller's key already */
    static WriteCommand command(Tenant tenant, WriteRequest request, boolean forwarded) {
        Fields fields = ProfileWire.fields(request.getFields());
        List<Violation> violations = fields.errors();
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.BAD_REQUEST, violations).exception();
        }
        return new WriteCommand(
                id(tenant, request.getId()),
                fields,
                mask(request),
                precondition(request),
                opId(request.getOpId(), forwarded));
    }

    private static Optional<FieldMask> mask(WriteRequest request) {
        try {
            return request.getMaskCount() == 0 ? Optional.empty() : Optional.of(FieldMask.of(request.getMaskList()));
        } catch (IllegalArgumentException e) {
            throw Problem.bad("mask", String.valueOf(e.getMessage())).exception();
        }
    }

    private static OpId opId(String given, boolean forwarded) {
        if (given.isEmpty()) {
            return OpId.drawn();
        }
        return forwarded ? new OpId(given) : OpId.of(IdempotencyKey.ofField(given));
    }

    private static Precondition precondition(WriteRequest request) {
        if (!request.hasIfVersion()) {
            return new Precondition.None();
        }
        long version = request.getIfVersion();
        if (version < 0 || (request.hasIfEpoch() && request.getIfEpoch() < 1)) {
            throw Problem.bad("if_version", "counts from 0 (must not exist), and if_epoch from 1")
                    .exception();
        }
        if (version == 0) {
            return new Precondition.Absent();
        }
        return request.hasIfEpoch()
                ? new Precondition.Exactly(new ProfileVersion(request.getIfEpoch(), version))
                : new Precondition.Numbered(version);
    }

    static WriteRequest message(WriteCommand command) {
        WriteRequest.Builder request = WriteRequest.newBuilder()
                .setId(command.id().value())
                .setFields(ProfileWire.message(command.fields()))
                .addAllMask(command.mask().map(FieldMask::paths).orElse(List.of()))
                .setOpId(command.opId().value());
        Precondition precondition = command.precondition();
        if (precondition instanceof Precondition.Absent) {
            request.setIfVersion(0);
        } else if (precondition instanceof Precondition.Exactly exactly) {
            request.setIfVersion(exactly.version().number())
                    .setIfEpoch(exactly.version().epoch());
        } else if (precondition instanceof Precondition.Numbered numbered) {
            request.setIfVersion(numbered.number());
        }
        return request.build();
    }
}
