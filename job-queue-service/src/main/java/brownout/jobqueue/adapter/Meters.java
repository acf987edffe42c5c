package brownout.jobqueue.adapter;

import brownout.contracts.jobqueue.v1.JobClass;
import brownout.jobqueue.lease.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;

/** The counters of what workers were told; gauges of the queue are registered where it runs. */
@Singleton
public class Meters {
    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    public void claimed(JobClass priority) {
        registry.counter("jobqueue.claims", "class", lower(priority.name())).increment();
    }

    /** A verdict on {@code heartbeat}, {@code complete}, {@code fail} or {@code release}. LOST is a refused write. */
    public void answered(String call, Verdict verdict) {
        registry.counter("jobqueue.worker.calls", "call", call, "verdict", lower(verdict.name()))
                .increment();
        if (verdict == Verdict.LOST) {
            registry.counter("jobqueue.refused.writes", "call", call).increment();
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
