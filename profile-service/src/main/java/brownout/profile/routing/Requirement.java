package brownout.profile.routing;

import brownout.profile.consistency.Level;
import brownout.profile.replication.Snapshot;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * What one read at one level needs.
 *
 * <p>{@link #ready} says when it is worth looking; {@link #heldBy} says whether what was then read is good enough. Only
 * the second is a guarantee.
 */
interface Requirement {

    Level level();

    /**
     * Completes with true when the view may be far enough, with false if it is known that it will not be (too many wait),
     * exceptionally if that cannot be found out. Cancel it to give up.
     */
    CompletableFuture<Boolean> ready();

    /** Whether {@link #ready} has nothing to wait for right now. */
    boolean isReadyNow();

    /**
     * @param staleness of the snapshot, proven, in nanoseconds
     */
    boolean heldBy(Snapshot snapshot, OptionalLong staleness);

    /** For people. */
    String needed();

    /** For people. */
    String have(OptionalLong staleness);
}
