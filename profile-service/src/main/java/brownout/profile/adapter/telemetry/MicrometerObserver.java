package brownout.profile.adapter.telemetry;

import brownout.profile.consistency.EchoPacer;
import brownout.profile.consistency.Level;
import brownout.profile.routing.Observer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts reads by what was asked and what was given, and tells the pacer that somebody reads. */
public final class MicrometerObserver implements Observer {

    private final MeterRegistry registry;
    private final EchoPacer pacer;

    public MicrometerObserver(MeterRegistry registry, EchoPacer pacer) {
        this.registry = registry;
        this.pacer = pacer;
    }

    @Override
    public void read(Level requested, String achieved, String layer, String outcome) {
        pacer.onRead(requested);
        registry.counter(
                        "profile.reads",
                        "requested",
                        requested.label(),
                        "achieved",
                        achieved,
                        "layer",
                        layer,
                        "outcome",
                        outcome)
                .increment();
    }

    @Override
    public void waited(Level level, Duration time) {
        Timer.builder("profile.read.waits")
                .tag("level", level.label())
                .publishPercentileHistogram(false)
                .register(registry)
                .record(time);
    }

    @Override
    public void redirected(Level level) {
        registry.counter("profile.read.redirects", "level", level.label()).increment();
    }
}
