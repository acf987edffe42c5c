package brownout.chaos.toxiproxy.proxy;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a proxy did since it was made; counted as it happens, readable at any time from any thread. */
public final class Counters {
    private final Map<Stream, Direction> directions = new EnumMap<>(Stream.class);
    private final LongAdder connections = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final LongAdder unreachable = new LongAdder();
    private final LongAdder cutByDisabling = new LongAdder();

    /** One direction. All figures are bytes, {@link #affectedConnections} excepted. */
    public static final class Direction {
        private final LongAdder received = new LongAdder();
        private final LongAdder sent = new LongAdder();
        private final LongAdder affected = new LongAdder();
        private final LongAdder dropped = new LongAdder();
        private final LongAdder affectedConnections = new LongAdder();

        public void received(long bytes) {
            received.add(bytes);
        }

        public void sent(long bytes) {
            sent.add(bytes);
        }

        public void affected(long bytes) {
            affected.add(bytes);
        }

        public void dropped(long bytes) {
            dropped.add(bytes);
        }

        public void connectionAffected() {
            affectedConnections.increment();
        }

        Bytes bytes() {
            return new Bytes(received.sum(), sent.sum(), affected.sum(), dropped.sum(), affectedConnections.sum());
        }

        /**
         * @param bytes came from the sender
         * @param sentBytes were handed to the receiver's socket
         * @param affectedBytes went into a toxic that was on for their connection
         * @param droppedBytes were thrown away by a toxic or with their connection
         * @param affectedConnections connections on which a toxic was on, counted once for each toxic
         */
        public record Bytes(
                long bytes, long sentBytes, long affectedBytes, long droppedBytes, long affectedConnections) {}
    }

    /**
     * @param connections accepted
     * @param openConnections open now
     * @param resets connections reset by a toxic
     * @param unreachable connections closed because the upstream could not be reached
     * @param cut connections closed because the proxy was disabled, changed or deleted
     */
    public record Figures(
            long connections,
            long openConnections,
            long resets,
            long unreachable,
            long cut,
            Direction.Bytes upstream,
            Direction.Bytes downstream) {}

    Counters() {
        for (Stream stream : Stream.values()) {
            directions.put(stream, new Direction());
        }
    }

    public Direction direction(Stream stream) {
        return directions.getOrDefault(stream, new Direction());
    }

    public void connectionOpened() {
        connections.increment();
    }

    public void connectionClosed() {
        closed.increment();
    }

    public void connectionReset() {
        resets.increment();
    }

    public void upstreamUnreachable() {
        unreachable.increment();
    }

    public void connectionCut() {
        cutByDisabling.increment();
    }

    public Figures figures() {
        long over = closed.sum();
        return new Figures(
                connections.sum(),
                Math.max(0, connections.sum() - over),
                resets.sum(),
                unreachable.sum(),
                cutByDisabling.sum(),
                direction(Stream.UPSTREAM).bytes(),
                direction(Stream.DOWNSTREAM).bytes());
    }
}
