package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.safeguard.Safeguards;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.stream.Collectors;

/** Hands the server's parts to the front doors. */
final class Wiring {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Safeguards safeguards(JobQueueConfig config) {
        Safeguards safeguards = new Safeguards();
        safeguards.set(config.safeguards().entrySet().stream()
                .filter(it -> Safeguards.labelled(it.getKey()).isPresent())
                .collect(Collectors.toMap(it -> Safeguards.labelled(it.getKey()).orElseThrow(), it -> it.getValue())));
        return safeguards;
    }
}
