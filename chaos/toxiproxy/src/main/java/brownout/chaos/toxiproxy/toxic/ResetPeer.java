package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Resets both sides (RST) {@code timeout} after the first data or the end that comes its way; until then, and after,
 * nothing gets through. A connection that is idle stays so, as in the original.
 *
 * @param timeout milliseconds; 0: at once
 */
public record ResetPeer(long timeout) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "reset_peer", List.of(Attribute.millis("timeout")), given -> new ResetPeer(given.applyAsLong("timeout")));

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Long> attributes() {
        return Attributes.of("timeout", timeout);
    }

    @Override
    public Stage start(Flow flow, RandomGenerator chance) {
        return new Resetting(flow, this);
    }

    private static final class Resetting implements Stage {
        private final Flow flow;
        private ResetPeer settings;
        private boolean triggered;
        private long triggeredAt;
        private Flow.@Nullable Timer timer;

        Resetting(Flow flow, ResetPeer settings) {
            this.flow = flow;
            this.settings = settings;
        }

        @Override
        public void accept(Chunk chunk) {
            flow.affected(chunk.size());
            flow.drop(chunk);
            trigger();
        }

        @Override
        public void end() {
            trigger();
        }

        private void trigger() {
            if (!triggered) {
                triggered = true;
                triggeredAt = flow.nanoTime();
                plan();
            }
        }

        private void plan() {
            long due = triggeredAt + TimeUnit.MILLISECONDS.toNanos(settings.timeout());
            long left = due - flow.nanoTime();
            if (left <= 0) {
                reset();
            } else {
                timer = flow.schedule(left, this::reset);
            }
        }

        private void reset() {
            flow.affected(0);
            flow.reset();
        }

        @Override
        public void reconfigure(Toxic toxic) {
            settings = (ResetPeer) toxic;
            if (triggered) {
                abandon();
                plan();
            }
        }

        /** Once data has been dropped, the stream has a hole and must not go on. */
        @Override
        public void remove() {
            abandon();
            if (triggered) {
                reset();
            }
        }

        @Override
        public void abandon() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
    }
}
