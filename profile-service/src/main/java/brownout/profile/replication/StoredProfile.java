package brownout.profile.replication;

import brownout.profile.record.Change;
import brownout.profile.record.Profile;

/** A version of a profile and where in the log it stands. */
public record StoredProfile(Change change, int partition, long offset) {

    public Profile profile() {
        return change.profile();
    }

    public Position position() {
        return new Position(profile().version().epoch(), offset);
    }
}
