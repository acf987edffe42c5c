package brownout.profile.record;

/** An idempotency key and the profile that it belongs to: two profiles may use the same one. */
public record OpKey(ProfileId id, OpId opId) {

    public static OpKey of(WriteCommand command) {
        return new OpKey(command.id(), command.opId());
    }
}
