package brownout.profile.record;

/**
 * A version of a profile, and which request made it.
 *
 * @param digest {@link WriteCommand#digest()} of that request
 */
public record Change(Profile profile, String digest) {

    public OpKey opKey() {
        return new OpKey(profile.id(), profile.opId());
    }
}
