package brownout.jobqueue;

import brownout.frontdoor.adapter.start.ServiceStart;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The queue, or a video worker. */
@QuarkusMain
public final class JobQueueMain {
    private JobQueueMain() {}

    public static void main(String... args) {
        ServiceStart.run("job-queue-service", JobQueueConfig.class, ConfigRules::check, args);
    }
}
