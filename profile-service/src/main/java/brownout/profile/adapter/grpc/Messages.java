package brownout.profile.adapter.grpc;

import brownout.contracts.profile.v1.WriteRequest;
import brownout.profile.adapter.wire.ProfileWire;
import brownout.profile.consistency.Consistency;
import brownout.profile.consistency.Level;
import brownout.profile.consistency.MalformedException;
import brownout.profile.consistency.OnUnavailable;
import brownout.profile.record.FieldMask;
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

    static ProfileId id(String id) {
        try {
            return new ProfileId(id);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("id", String.valueOf(e.getMessage()));
        }
    }

    static Consistency consistency(brownout.contracts.profile.v1.Consistency message) {
        return switch (message.getLevel()) {
            case STRONG -> Consistency.STRONG;
            case BOUNDED -> Consistency.bounded(Duration.ofMillis(message.getMaxStalenessMs()));
            case SESSION -> Consistency.SESSION;
            case EVENTUAL, LEVEL_UNSPECIFIED -> Consistency.EVENTUAL;
            case UNRECOGNIZED ->
                throw new MalformedException(
                        "consistency.level", "unknown level " + message.getLevelValue() + "; valid are " + names());
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
                throw new MalformedException(
                        "on_unavailable", "unknown value; valid are WAIT, REDIRECT, FAIL, DEGRADE");
        };
    }

    /** @param drawn used as operation id if the caller named none */
    static WriteCommand command(WriteRequest request, String drawn) {
        Optional<FieldMask> mask;
        OpId opId;
        try {
            mask = request.getMaskCount() == 0 ? Optional.empty() : Optional.of(FieldMask.of(request.getMaskList()));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("mask", String.valueOf(e.getMessage()));
        }
        try {
            opId = new OpId(request.getOpId().isEmpty() ? drawn : request.getOpId());
        } catch (IllegalArgumentException e) {
            throw new MalformedException("op_id", String.valueOf(e.getMessage()));
        }
        WriteCommand command = new WriteCommand(
                id(request.getId()), ProfileWire.fields(request.getFields()), mask, precondition(request), opId);
        command.fields().errors().stream().findFirst().ifPresent(error -> {
            throw new MalformedException("fields." + error.field(), error.message());
        });
        return command;
    }

    private static Precondition precondition(WriteRequest request) {
        if (!request.hasIfVersion()) {
            return new Precondition.None();
        }
        long version = request.getIfVersion();
        if (version < 0 || (request.hasIfEpoch() && request.getIfEpoch() < 1)) {
            throw new MalformedException("if_version", "counts from 0 (must not exist), and if_epoch from 1");
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
