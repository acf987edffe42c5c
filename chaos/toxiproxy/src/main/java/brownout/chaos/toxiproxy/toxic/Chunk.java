package brownout.chaos.toxiproxy.toxic;

/** Some bytes on their way. Whoever holds a chunk passes it on or drops it, exactly once. */
public interface Chunk {

    /** Bytes in it, at least 1. */
    int size();

    /**
     * Cuts the first bytes off; this chunk keeps the rest.
     *
     * @param bytes more than 0, fewer than {@link #size()}
     */
    Chunk takeFirst(int bytes);
}
