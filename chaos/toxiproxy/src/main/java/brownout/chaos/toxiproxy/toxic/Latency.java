package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Delays every chunk by {@code latency ± jitter}, uniform in [latency − jitter, latency + jitter). Order is kept: a
 * chunk that drew a short delay waits for the one before it. The end of the stream follows the last chunk undelayed. Effect: a
 * chunk is delayed.
 *
 * <pre>
 *   in   a──b─────c
 *   out  ·····a──b─────c      latency 5, jitter 0
 * </pre>
 *
 * @param latency milliseconds
 * @param jitter milliseconds
 */
public record Latency(long latency, long jitter) implements Toxic {

    /** Held per connection and direction before the sender is paused: 40 MB/s at 100 ms. */
    public static final long CAPACITY = 4 * 1024 * 1024;

    static final ToxicType TYPE = new ToxicType(
            "latency",
            List.of(Attribute.millis("latency"), Attribute.millis("jitter")),
            given -> new Latency(given.applyAsLong("latency"), given.applyAsLong("jitter")));

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Long> attributes() {
        return Attributes.of("latency", latency, "jitter", jitter);
    }

    @Override
    public Stage start(Flow flow, RandomGenerator chance) {
        return new Delaying(flow, this, chance);
    }

    private long drawNanos(RandomGenerator chance) {
        double offset = jitter == 0 ? 0 : jitter * (2 * chance.nextDouble() - 1);
        return Math.max(0, (long) ((latency + offset) * TimeUnit.MILLISECONDS.toNanos(1)));
    }

    private static final class Delaying extends HoldingStage {
        private static final long NOT_DRAWN = -1;

        private final RandomGenerator chance;
        private Latency settings;
        private long delayOfFirst = NOT_DRAWN;

        Delaying(Flow flow, Latency settings, RandomGenerator chance) {
            super(flow);
            this.settings = settings;
            this.chance = chance;
        }

        @Override
        long untilDue(Backlog.Held first, long now) {
            if (delayOfFirst == NOT_DRAWN) {
                delayOfFirst = settings.drawNanos(chance);
            }
            return first.arrivedAt() + delayOfFirst - now;
        }

        @Override
        void passDue() {
            delayOfFirst = NOT_DRAWN;
            flow.pass(backlog.take());
        }

        @Override
        long capacity() {
            return CAPACITY;
        }

        @Override
        public void reconfigure(Toxic toxic) {
            settings = (Latency) toxic;
            delayOfFirst = NOT_DRAWN;
            replan();
        }
    }
}
