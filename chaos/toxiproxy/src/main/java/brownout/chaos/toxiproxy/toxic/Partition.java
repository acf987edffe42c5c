package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One direction of a network partition: neither bytes nor the end of the stream pass, be it by FIN or by RST, and nobody
 * is connected to the upstream. What is held is released in order when the toxic is removed. On both streams, nobody
 * learns anything of the other side. Not in the original.
 *
 * <p>Effect: a chunk, an end or a connect is held back.
 */
public record Partition() implements Toxic {

    /** Then the sender is paused, as by a network that acknowledges nothing. */
    private static final int CAPACITY = 64 * 1024;

    static final ToxicType TYPE = new ToxicType("partition", List.of(), given -> new Partition());

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Long> attributes() {
        return Map.of();
    }

    @Override
    public boolean holdsConnects() {
        return true;
    }

    @Override
    public Stage start(Flow flow, RandomGenerator chance) {
        return new Cut(flow);
    }

    private static final class Cut extends HoldingStage {
        Cut(Flow flow) {
            super(flow);
        }

        @Override
        public void end() {
            backlog.end();
            flow.affected(0);
        }

        @Override
        long untilDue(Backlog.Held first, long now) {
            return Long.MAX_VALUE;
        }

        @Override
        void passDue() {
            throw new IllegalStateException("nothing is ever due");
        }

        @Override
        long capacity() {
            return CAPACITY;
        }

        @Override
        public void reconfigure(Toxic toxic) {}
    }
}
