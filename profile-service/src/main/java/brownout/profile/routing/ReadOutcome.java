package brownout.profile.routing;

import brownout.profile.consistency.Consistency;
import brownout.profile.consistency.Level;
import brownout.profile.consistency.SessionToken;
import brownout.profile.record.Profile;
import java.util.List;
import java.util.OptionalLong;

/** How a read ended. */
public sealed interface ReadOutcome {

    <T> T fold(Cases<T> cases);

    /** One answer per kind of outcome. */
    interface Cases<T> {
        T answered(Answered answered);

        T unsatisfied(Unsatisfied unsatisfied);

        T sessionLost(String detail);
    }

    /**
     * An answer, with what it is worth.
     *
     * @param profiles those that exist
     * @param achieved the level that holds for this answer
     * @param stalenessMillis proven upper bound when the answer was made, rounded up; empty: nothing is proven
     * @param region whose view was read
     * @param layer {@code redis}, or {@code forwarded} if that region is another one
     */
    record Answered(
            List<Profile> profiles,
            Consistency requested,
            Level achieved,
            OptionalLong stalenessMillis,
            Region region,
            String layer,
            SessionToken session)
            implements ReadOutcome {

        public static final String REDIS = "redis";
        public static final String FORWARDED = "forwarded";

        public Answered {
            profiles = List.copyOf(profiles);
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.answered(this);
        }
    }

    /**
     * The level cannot be had now.
     *
     * @param needed what the level asks for
     * @param have what there is
     * @param etaMillis when it may be had; empty: unknown
     * @param reason what stands in the way, and what was tried
     */
    record Unsatisfied(Consistency requested, String needed, String have, OptionalLong etaMillis, String reason)
            implements ReadOutcome {

        Unsatisfied because(String why) {
            return new Unsatisfied(requested, needed, have, etaMillis, why);
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.unsatisfied(this);
        }
    }

    /** The session wrote or saw something that the log does not have any more. */
    record SessionLost(String detail) implements ReadOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.sessionLost(detail);
        }
    }
}
