package brownout.chaos.toxiproxy.toxic;

/**
 * A toxic at work in one direction of one connection. Chunks come in order and leave in order. Confined to the
 * connection's thread. It never blocks: what must wait is held, and {@link #full()} stops the sender.
 */
public interface Stage {

    void accept(Chunk chunk);

    /** The sender will send no more. Called once at most. */
    void end();

    /** The toxic's attributes were changed to those of {@code toxic}, which is of the same type. */
    void reconfigure(Toxic toxic);

    /** The toxic was removed: everything held is passed on now, in order. The stage is not called again. */
    void remove();

    /** The connection is gone: everything held is dropped, every timer cancelled. The stage is not called again. */
    void abandon();

    /** Whether the sender must pause. */
    default boolean full() {
        return false;
    }
}
