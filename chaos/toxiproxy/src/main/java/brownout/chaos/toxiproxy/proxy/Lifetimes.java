package brownout.chaos.toxiproxy.proxy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Ends things on the control thread when their time is over. */
final class Lifetimes {
    /** Between attempts to end something. */
    static final Duration RETRY = Duration.ofSeconds(1);

    private final ScheduledExecutorService control;
    private final InstantSource clock;
    private final EventLog events;

    Lifetimes(ScheduledExecutorService control, InstantSource clock, EventLog events) {
        this.control = control;
        this.clock = clock;
        this.events = events;
    }

    Lifetime of(Duration timeToLive, Runnable end) {
        return new Lifetime(
                timeToLive,
                clock.instant().plus(timeToLive),
                control.schedule(() -> run(end), timeToLive.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * A fault that cannot be taken back is tried again each second, and seen: it must not be lost in a future that nobody
     * reads. To end what has ended meanwhile must do nothing.
     */
    private void run(Runnable end) {
        try {
            end.run();
        } catch (RuntimeException failed) {
            events.publish("heal-failed", Map.of("error", failed.toString()));
            of(RETRY, end);
        }
    }
}
