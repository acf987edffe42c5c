package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Delays the end of the stream, not the bytes. Effect: an end is delayed.
 *
 * @param delay milliseconds
 */
public record SlowClose(long delay) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "slow_close", List.of(Attribute.millis("delay")), given -> new SlowClose(given.applyAsLong("delay")));

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Long> attributes() {
        return Attributes.of("delay", delay);
    }

    @Override
    public Stage start(Flow flow, RandomGenerator chance) {
        return new LateEnd(flow, this);
    }

    private static final class LateEnd implements Stage {
        private final Flow flow;
        private SlowClose settings;
        private long endedAt;
        private Flow.@Nullable Timer pendingEnd;

        LateEnd(Flow flow, SlowClose settings) {
            this.flow = flow;
            this.settings = settings;
        }

        @Override
        public void accept(Chunk chunk) {
            flow.pass(chunk);
        }

        @Override
        public void end() {
            if (settings.delay() == 0) {
                flow.end();
                return;
            }
            flow.affected(0);
            endedAt = flow.nanoTime();
            planEnd();
        }

        private void planEnd() {
            long due = endedAt + TimeUnit.MILLISECONDS.toNanos(settings.delay());
            pendingEnd = flow.schedule(Math.max(0, due - flow.nanoTime()), () -> {
                pendingEnd = null;
                flow.end();
            });
        }

        @Override
        public void reconfigure(Toxic toxic) {
            settings = (SlowClose) toxic;
            if (pendingEnd != null) {
                pendingEnd.cancel();
                planEnd();
            }
        }

        @Override
        public void remove() {
            if (pendingEnd != null) {
                pendingEnd.cancel();
                flow.end();
            }
        }

        @Override
        public void abandon() {
            if (pendingEnd != null) {
                pendingEnd.cancel();
            }
        }
    }
}
