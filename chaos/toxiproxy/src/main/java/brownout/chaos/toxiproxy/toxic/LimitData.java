package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Closes the connection after so many bytes; the rest is dropped. The count goes on when the limit is changed.
 *
 * <p>Effect: the connection is closed.
 *
 * @param bytes let through on each connection
 */
public record LimitData(long bytes) implements Toxic {

    static final ToxicType TYPE = new ToxicType(
            "limit_data",
            List.of(new Attribute("bytes", "bytes", 0, Long.MAX_VALUE)),
            given -> new LimitData(given.applyAsLong("bytes")));

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Long> attributes() {
        return Attributes.of("bytes", bytes);
    }

    @Override
    public Stage start(Flow flow, RandomGenerator chance) {
        return new Counting(flow, this);
    }

    private static final class Counting implements Stage {
        private final Flow flow;
        private LimitData settings;
        private long passed;

        Counting(Flow flow, LimitData settings) {
            this.flow = flow;
            this.settings = settings;
        }

        @Override
        public void accept(Chunk chunk) {
            long left = Math.max(0, settings.bytes() - passed);
            if (chunk.size() < left) {
                passed += chunk.size();
                flow.pass(chunk);
                return;
            }
            flow.affected(chunk.size() - (int) left);
            passLast(chunk, (int) left);
            flow.close();
        }

        private void passLast(Chunk chunk, int left) {
            if (left == chunk.size()) {
                flow.pass(chunk);
            } else {
                if (left > 0) {
                    flow.pass(chunk.takeFirst(left));
                }
                flow.drop(chunk);
            }
            passed += left;
        }

        @Override
        public void end() {
            flow.end();
        }

        @Override
        public void reconfigure(Toxic toxic) {
            settings = (LimitData) toxic;
        }

        @Override
        public void remove() {}

        @Override
        public void abandon() {}
    }
}
