package brownout.jobqueue.lease;

import java.time.Duration;

/**
 * How leases are given, kept and taken, as it stands at this moment: safeguards can be switched while the service runs.
 *
 * @param lease of a claim and of each heartbeat
 * @param attemptTimeout of a job that names none
 * @param maxAttempts of a job that names none
 * @param agingInterval a job rises by one class each time it has waited this long; zero: never
 * @param strict the lowest level always first, instead of shares
 * @param tenantInflight running jobs a tenant may have at once; 0: any number
 */
public record LeasePolicy(
        Duration lease,
        Duration attemptTimeout,
        int maxAttempts,
        Backoff backoff,
        Duration agingInterval,
        boolean strict,
        int tenantInflight,
        Switches switches) {

    /** The safeguards that the store itself needs to know. */
    public record Switches(boolean fencing, boolean tenantFairness, boolean jitter, boolean claimIds) {
        public static final Switches ALL_ON = new Switches(true, true, true, true);
    }
}
