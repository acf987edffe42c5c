package brownout.chaos.toxiproxy.proxy;

import java.util.concurrent.atomic.LongAdder;

/**
 * What one toxic did: not what went into it. Each toxic type says what its effect is; one that had nothing to do has
 * none. Counted as it happens, readable at any time from any thread.
 */
public final class Effects {
    private final String type;
    private final Stream stream;
    private final Counters.Direction direction;
    private final LongAdder touchedBytes = new LongAdder();
    private final LongAdder effects = new LongAdder();
    private final LongAdder connections = new LongAdder();

    /**
     * @param touchedBytes bytes that it delayed, cut up or dropped
     * @param effects chunks that it delayed, cut up or dropped, connections that it cut or reset, closes and connects
     *     that it held back
     * @param connections connections on which it had an effect
     */
    public record Figures(String type, Stream stream, long touchedBytes, long effects, long connections) {}

    Effects(String type, Stream stream, Counters.Direction direction) {
        this.type = type;
        this.stream = stream;
        this.direction = direction;
    }

    boolean of(String otherType, Stream otherStream) {
        return type.equals(otherType) && stream == otherStream;
    }

    /**
     * Counts one.
     *
     * @param bytes touched, or 0
     * @param first on this connection
     */
    public void happened(int bytes, boolean first) {
        effects.increment();
        touchedBytes.add(bytes);
        if (first) {
            connections.increment();
        }
        direction.affected(bytes, first);
    }

    Figures figures() {
        return new Figures(type, stream, touchedBytes.sum(), effects.sum(), connections.sum());
    }
}
