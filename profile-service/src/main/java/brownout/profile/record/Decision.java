package brownout.profile.record;

import java.util.Optional;

/** What the home makes of one write. */
public sealed interface Decision {

    <T> T fold(Cases<T> cases);

    /** One answer per kind of decision. */
    interface Cases<T> {
        T accept(Change change);

        T replay(OpKey key);

        T refuse(Optional<ProfileVersion> current);

        T keyReused();
    }

    /** Append this. */
    record Accept(Change change) implements Decision {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.accept(change);
        }
    }

    /** This operation has been written before; answer as then. */
    record Replay(OpKey key) implements Decision {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.replay(key);
        }
    }

    /** Another write came first. */
    record Refuse(Optional<ProfileVersion> current) implements Decision {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.refuse(current);
        }
    }

    /** The idempotency key was used for a request with other content. */
    record KeyReused() implements Decision {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.keyReused();
        }
    }
}
