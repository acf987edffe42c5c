package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.dispatch.Backlog;
import brownout.jobqueue.job.PriorityClass;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** The queue's gauges, by class, as last measured. */
@Singleton
public class Gauges {
    private final MeterRegistry registry;

    public Gauges(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(Backlog backlog) {
        for (PriorityClass priority : PriorityClass.ALL) {
            gauge("jobqueue.depth", "accepted and not yet claimed", backlog, priority, Backlog.Lane::waiting);
            gauge("jobqueue.lag", "submissions still in Kafka", backlog, priority, Backlog.Lane::lag);
            gauge("jobqueue.ready", "admitted and not yet claimed", backlog, priority, Backlog.Lane::admitted);
            gauge("jobqueue.inflight", "running under a lease", backlog, priority, Backlog.Lane::running);
            gauge("jobqueue.ended", "jobs that came to an end, ever", backlog, priority, Backlog.Lane::ended);
            gauge(
                    "jobqueue.oldest.age.seconds",
                    "how long the oldest ready job has waited",
                    backlog,
                    priority,
                    it -> it.oldestAge().toMillis() / 1000.0);
            gauge(
                    "jobqueue.drain.rate",
                    "jobs per second that come to an end",
                    backlog,
                    priority,
                    it -> it.drain().perSecond());
        }
    }

    private void gauge(
            String name,
            String description,
            Backlog backlog,
            PriorityClass priority,
            ToDoubleFunction<Backlog.Lane> value) {
        Gauge.builder(name, backlog, it -> value.applyAsDouble(it.lane(priority)))
                .tag("class", priority.label())
                .description(description)
                .register(registry);
    }
}
