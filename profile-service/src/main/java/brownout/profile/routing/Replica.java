package brownout.profile.routing;

import brownout.profile.consistency.Proofs;
import brownout.profile.consistency.WallClockLag;
import brownout.profile.consistency.Watermarks;
import brownout.profile.replication.AppliedLog;
import brownout.profile.replication.View;
import brownout.profile.time.Time;

/** One region's copy, and everything that tells how good it is. */
public record Replica(
        View view, AppliedLog applied, Proofs proofs, Watermarks watermarks, WallClockLag wallClock, Time time) {}
