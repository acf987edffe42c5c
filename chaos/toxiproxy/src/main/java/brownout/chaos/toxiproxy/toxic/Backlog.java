package brownout.chaos.toxiproxy.toxic;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that a stage holds, in order, and whether the end of the stream is behind them.
 *
 * <p>A chunk costs its size and {@value #OVERHEAD} bytes more, so that a flood of one-byte chunks is bounded too.
 */
final class Backlog {
    private static final int OVERHEAD = 256;

    private final ArrayDeque<Held> chunks = new ArrayDeque<>();
    private long cost;
    private boolean ended;

    record Held(Chunk chunk, long arrivedAt) {}

    void add(Chunk chunk, long arrivedAt) {
        chunks.add(new Held(chunk, arrivedAt));
        cost += chunk.size() + OVERHEAD;
    }

    @Nullable
    Held first() {
        return chunks.peekFirst();
    }

    Chunk take() {
        Chunk chunk = chunks.removeFirst().chunk();
        cost -= chunk.size() + OVERHEAD;
        return chunk;
    }

    /** The next bytes, at most {@code limit} of them: a whole chunk or its beginning. */
    Chunk take(int limit) {
        Chunk first = chunks.getFirst().chunk();
        if (first.size() <= limit) {
            return take();
        }
        cost -= limit;
        return first.takeFirst(limit);
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Bytes of memory that the chunks take, about. */
    long cost() {
        return cost;
    }

    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    void passAll(Flow flow) {
        while (!chunks.isEmpty()) {
            flow.pass(take());
        }
        if (ended) {
            flow.end();
        }
    }

    void dropAll(Flow flow) {
        while (!chunks.isEmpty()) {
            flow.drop(take());
        }
    }
}
