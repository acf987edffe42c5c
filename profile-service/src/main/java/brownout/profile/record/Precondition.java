package brownout.profile.record;

import java.util.Optional;

/** What must hold for a write to happen. */
public sealed interface Precondition {

    boolean holds(Optional<ProfileVersion> current);

    /** Write over whatever is there; only for callers who said so by naming no precondition. */
    record None() implements Precondition {
        @Override
        public boolean holds(Optional<ProfileVersion> current) {
            return true;
        }
    }

    /** The profile must not exist yet. */
    record Absent() implements Precondition {
        @Override
        public boolean holds(Optional<ProfileVersion> current) {
            return current.isEmpty();
        }
    }

    /** The profile must be at exactly this version. */
    record Exactly(ProfileVersion version) implements Precondition {
        @Override
        public boolean holds(Optional<ProfileVersion> current) {
            return current.filter(version::equals).isPresent();
        }
    }

    /** As {@link Exactly}, by a caller who knows only the number and not the epoch. */
    record Numbered(long number) implements Precondition {
        @Override
        public boolean holds(Optional<ProfileVersion> current) {
            return current.filter(version -> version.number() == number).isPresent();
        }
    }
}
