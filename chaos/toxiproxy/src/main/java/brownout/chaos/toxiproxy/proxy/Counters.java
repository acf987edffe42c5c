package brownout.chaos.toxiproxy.proxy;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What a proxy did since it was made; counted as it happens, readable at any time from any thread. */
public final class Counters {
    /** Removed toxics whose counts are kept. */
    private static final int PAST_KEPT = 1024;

    private final Map<Stream, Direction> directions = new EnumMap<>(Stream.class);
    private final LongAdder connections = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final LongAdder unreachable = new LongAdder();
    private final LongAdder cutByDisabling = new LongAdder();
    private final LongAdder refused = new LongAdder();
    /** Of toxics that are there, and of those that were: whoever took one away may still want to know what it did. */
    private final Map<String, Effects> present = new TreeMap<>();

    private final Map<String, Effects> past = new LinkedHashMap<>();

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

        void affected(long bytes, boolean firstOnConnection) {
            affected.add(bytes);
            if (firstOnConnection) {
                affectedConnections.increment();
            }
        }

        public void dropped(long bytes) {
            dropped.add(bytes);
        }

        Bytes bytes() {
            return new Bytes(received.sum(), sent.sum(), affected.sum(), dropped.sum(), affectedConnections.sum());
        }

        /**
         * @param bytes came from the sender
         * @param sentBytes were handed to the receiver's socket
         * @param affectedBytes a toxic delayed, cut up or dropped, counted for each toxic
         * @param droppedBytes were thrown away by a toxic or with their connection
         * @param affectedConnections connections on which a toxic had an effect, counted for each toxic
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
     * @param refused connections reset as they came because the proxy was disabled
     * @param toxics by name, removed ones included
     */
    public record Figures(
            long connections,
            long openConnections,
            long resets,
            long unreachable,
            long cut,
            long refused,
            Map<String, Effects.Figures> toxics,
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

    public void connectionRefused() {
        refused.increment();
    }

    /** A name that comes back with the same type and stream goes on counting. */
    synchronized Effects toxicAdded(String name, String type, Stream stream) {
        Effects before = past.remove(name);
        Effects effects =
                before != null && before.of(type, stream) ? before : new Effects(type, stream, direction(stream));
        present.put(name, effects);
        return effects;
    }

    synchronized void toxicRemoved(String name) {
        Effects effects = present.remove(name);
        if (effects != null) {
            past.put(name, effects);
        }
        if (past.size() > PAST_KEPT) {
            past.remove(past.keySet().iterator().next());
        }
    }

    private synchronized Map<String, Effects.Figures> effects() {
        Map<String, Effects.Figures> figures = new TreeMap<>();
        past.forEach((name, effects) -> figures.put(name, effects.figures()));
        present.forEach((name, effects) -> figures.put(name, effects.figures()));
        return figures;
    }

    public Figures figures() {
        long over = closed.sum();
        return new Figures(
                connections.sum(),
                Math.max(0, connections.sum() - over),
                resets.sum(),
                unreachable.sum(),
                cutByDisabling.sum(),
                refused.sum(),
                effects(),
                direction(Stream.UPSTREAM).bytes(),
                direction(Stream.DOWNSTREAM).bytes());
    }
}
