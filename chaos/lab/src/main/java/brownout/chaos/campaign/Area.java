package brownout.chaos.campaign;

import java.util.List;
import java.util.Locale;

/**
 * A part of the system with the load that it is put under, what may be done to it, and every promise that it makes whatever
 * is done to it. Limits of time and of load are no such promise.
 */
public enum Area {
    NOTIFICATION(
            "kind: notifications, channels: [push], guarantee: EFFECTIVELY_ONCE, users: 50",
            40,
            "no-duplicate-send, no-lost-send, same-bytes, unknown-outcomes-resolved: 30s",
            List.of("notification→kafka", "notification→redis", "notification→push", "notification→profile"),
            List.of("notification-service-1", "notification-service-2"),
            List.of("redis-notification"),
            List.of("push")),
    JOB_QUEUE(
            "kind: jobs, classes: { critical: 1, high: 1, normal: 2 }, video-length: 6s, tenants: 2",
            3,
            "no-lost-job, single-visible-completion, no-stale-publish, tokens-strictly-increase,"
                    + " dead-letters-carry-history",
            List.of("jobqueue→kafka", "jobqueue→redis", "worker-1→jobqueue", "worker-2→jobqueue"),
            List.of("job-queue-service-1", "video-worker-1", "video-worker-2"),
            List.of("redis-jobqueue"),
            List.of()),
    PROFILE(
            "kind: profiles, sessions: 24, keys: 24, regions: [us, eu, ap], write-share: 0.25, max-staleness: 2s,"
                    + " reads: { strong: 2, session: 3, bounded: 2, eventual: 3 }",
            60,
            "sanity, linearizable, session, bounded-staleness, honest-bound, eventual-convergence: 20s",
            List.of(
                    "profile-us→kafka",
                    "profile-eu→kafka",
                    "profile-ap→kafka",
                    "profile-us→redis",
                    "profile-eu→redis",
                    "profile-ap→redis",
                    "profile-eu→profile-us",
                    "profile-ap→profile-us"),
            List.of("profile-us", "profile-eu", "profile-ap"),
            List.of("redis-profile-us", "redis-profile-eu", "redis-profile-ap"),
            List.of());

    private final String workload;
    private final int rate;
    private final String checks;
    private final List<String> links;
    private final List<String> processes;
    private final List<String> stores;
    private final List<String> providers;

    Area(
            String workload,
            int rate,
            String checks,
            List<String> links,
            List<String> processes,
            List<String> stores,
            List<String> providers) {
        this.workload = workload;
        this.rate = rate;
        this.checks = checks;
        this.links = links;
        this.processes = processes;
        this.stores = stores;
        this.providers = providers;
    }

    /** {@code job-queue}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String workload() {
        return workload;
    }

    /** Arrivals a second. */
    int rate() {
        return rate;
    }

    String checks() {
        return checks;
    }

    List<String> links() {
        return links;
    }

    List<String> processes() {
        return processes;
    }

    /** Which Redis may be emptied. */
    List<String> stores() {
        return stores;
    }

    /** Which provider simulators may misbehave. */
    List<String> providers() {
        return providers;
    }
}
