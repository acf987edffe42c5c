package brownout.profile.replication;

import brownout.profile.record.Profile;
import brownout.profile.record.ProfileVersion;
import java.util.Optional;
import java.util.UUID;

/** How a write ended, as far as anyone can say. */
public sealed interface WriteOutcome {

    <T> T fold(Cases<T> cases);

    /** One answer per kind of outcome. */
    interface Cases<T> {
        T written(Written written);

        T preconditionFailed(Optional<ProfileVersion> current);

        T keyReused();

        T notWritten(String reason);

        T unknown(String reason);
    }

    /**
     * It is in the log.
     *
     * @param log the one that {@code partition} and {@code position} belong to
     * @param replayed by an earlier request with the same idempotency key
     */
    record Written(Profile profile, UUID log, int partition, Position position, boolean replayed)
            implements WriteOutcome {

        static Written of(StoredProfile stored, LogIdentity log, boolean replayed) {
            return new Written(stored.profile(), log.id(), stored.partition(), stored.position(), replayed);
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.written(this);
        }
    }

    /** Another write came first; this one did not happen. */
    record PreconditionFailed(Optional<ProfileVersion> current) implements WriteOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.preconditionFailed(current);
        }
    }

    /** The idempotency key belongs to a request with other content; this one did not happen. */
    record KeyReused() implements WriteOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.keyReused();
        }
    }

    /** It did not happen and will not: safe to try again. */
    record NotWritten(String reason) implements WriteOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.notWritten(reason);
        }
    }

    /** It may have happened. Ask again with the same idempotency key. */
    record Unknown(String reason) implements WriteOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.unknown(reason);
        }
    }
}
