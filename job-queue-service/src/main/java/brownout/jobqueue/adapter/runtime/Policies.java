package brownout.jobqueue.adapter.runtime;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.lease.Backoff;
import brownout.jobqueue.lease.LeasePolicy;
import brownout.jobqueue.safeguard.Safeguard;
import java.time.Duration;
import java.util.function.Supplier;

/** The lease policy of this moment, from the configuration and the safeguards as they are switched now. */
final class Policies implements Supplier<LeasePolicy> {
    private final JobQueueConfig config;
    private final Switchboard<Safeguard> safeguards;

    Policies(JobQueueConfig config, Switchboard<Safeguard> safeguards) {
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
                safeguards.isOn(Safeguard.AGING) ? config.agingInterval() : Duration.ZERO,
                config.scheduling() == JobQueueConfig.Scheduling.STRICT,
                config.limits().inflightPerTenant(),
                new LeasePolicy.Switches(
                        safeguards.isOn(Safeguard.FENCING_TOKEN),
                        safeguards.isOn(Safeguard.TENANT_FAIRNESS),
                        safeguards.isOn(Safeguard.BACKOFF_JITTER),
                        safeguards.isOn(Safeguard.CLAIM_ID)));
    }
}
