package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Drops all data and closes the connection once none has come for {@code timeout}; 0 never closes it: one direction
 * of a partition. Removal closes the connection, for its stream has a hole.
 *
 * <p>Effect: a chunk is dropped, or the connection is closed.
 *
 * @param timeout milliseconds
 */
public record Timeout(long timeout) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "timeout", List.of(Attribute.millis("timeout")), given -> new Timeout(given.applyAsLong("timeout")));

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
        return new BlackHole(flow, this);
    }

    private static final class BlackHole implements Stage {
        private final Flow flow;
        private Timeout settings;
        private long quietSince;
        private Flow.@Nullable Timer timer;

        BlackHole(Flow flow, Timeout settings) {
            this.flow = flow;
            this.settings = settings;
            this.quietSince = flow.nanoTime();
            watch();
        }

        private void watch() {
            timer = null;
            if (settings.timeout() == 0) {
                return;
            }
            long left = quietSince + TimeUnit.MILLISECONDS.toNanos(settings.timeout()) - flow.nanoTime();
            if (left <= 0) {
                cut();
            } else {
                timer = flow.schedule(left, this::watch);
            }
        }

        private void cut() {
            flow.affected(0);
            flow.close();
        }

        @Override
        public void accept(Chunk chunk) {
            flow.affected(chunk.size());
            quietSince = flow.nanoTime();
            flow.drop(chunk);
        }

        @Override
        public void end() {
            flow.end();
        }

        @Override
        public void reconfigure(Toxic toxic) {
            abandon();
            settings = (Timeout) toxic;
            quietSince = flow.nanoTime();
            watch();
        }

        @Override
        public void remove() {
            abandon();
            cut();
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
