package brownout.chaos.toxiproxy.toxic;

/** What a {@link Stage} can do to the connection it stands in. Called on the connection's own thread only. */
public interface Flow {

    /** Hands a chunk to the next stage, or to the socket behind the last one. */
    void pass(Chunk chunk);

    /** Sends what was passed so far as segments of its own. Without it, what one call passes leaves together. */
    void flush();

    /** Throws a chunk away. The stream then has a hole: only a stage that ends the connection may do this. */
    void drop(Chunk chunk);

    /**
     * Says that the toxic has had its effect on this connection once more.
     *
     * @param bytes that it delayed, cut up or dropped; 0 for an effect on something else
     */
    void affected(int bytes);

    /** Says that no more will come this way; the receiver sees FIN once all that was passed has left. */
    void end();

    /** Closes both sides, after what was passed has left. */
    void close();

    /** Closes both sides at once with RST. */
    void reset();

    /** Nanoseconds of a monotonic clock. */
    long nanoTime();

    /** Runs a task later on the connection's own thread, unless cancelled or the connection has closed. */
    Timer schedule(long delayNanos, Runnable task);

    /** A task that has not run yet. */
    interface Timer {
        void cancel();
    }
}
