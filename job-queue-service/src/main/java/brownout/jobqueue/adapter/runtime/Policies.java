package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.lease.Backoff;
import brownout.jobqueue.lease.LeasePolicy;
import brownout.jobqueue.safeguard.Safeguard;
import brownout.jobqueue.safeguard.Safeguards;
import java.time.Duration;
import java.util.function.Supplier;

/** The lease policy of this moment, from the configuration and the safeguards as they are switched now. */
final class Policies implements Supplier<LeasePolicy> {
    private final JobQueueConfig config;
    private final Safeguards safeguards;

    Policies(JobQueueConfig config, Safeguards safeguards) {
        this.config = config;
        this.safeguards = safeguards;
    }

    @Override
    public LeasePolicy get() {
        return new LeasePolicy(
                config.lease(),
                config.attemptTimeout(),
                config.retry().maxAttempts(),
                new Backoff(config.retry().base(), config.retry().cap()),
                safeguards.on(Safeguard.AGING) ? config.agingInterval() : Duration.ZERO,
                config.scheduling() == JobQueueConfig.Scheduling.STRICT,
                config.limits().inflightPerTenant(),
                new LeasePolicy.Switches(
                        safeguards.on(Safeguard.FENCING_TOKEN),
                        safeguards.on(Safeguard.TENANT_FAIRNESS),
                        safeguards.on(Safeguard.BACKOFF_JITTER)));
    }
}
