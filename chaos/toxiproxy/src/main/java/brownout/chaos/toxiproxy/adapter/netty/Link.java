package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.proxy.Counters;
import brownout.chaos.toxiproxy.proxy.PlacedToxic;
import brownout.chaos.toxiproxy.toxic.Chunk;
import brownout.chaos.toxiproxy.toxic.Stage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection: bytes go from the source through a chain of slots to the destination.
 *
 * <pre>
 *   source ──read──▶ slot ──▶ slot ──▶ … ──write──▶ destination
 *      ▲                                               │
 *      └──── paused while a stage is full or the destination is behind
 * </pre>
 *
 * Confined to the connection's event loop. Without a stage at work, buffers go from read to write untouched and
 * uncopied. Memory: what the stages hold up to their capacity, Netty's write buffer up to its high-water mark, and one
 * read beyond either.
 */
final class Link {
    private final Connection connection;
    private final Counters.Direction counters;
    private final Channel source;
    private final Channel destination;
    private final List<Slot> slots = new ArrayList<>();
    private int stages;
    private boolean unflushed;
    private boolean sourceEnded;
    private boolean abrupt;
    private boolean ended;
    private boolean finished;
    private boolean closed;

    Link(Connection connection, Counters.Direction counters, Channel source, Channel destination) {
        this.connection = connection;
        this.counters = counters;
        this.source = source;
        this.destination = destination;
    }

    EventLoop eventLoop() {
        return source.eventLoop();
    }

    void read(ByteBuf bytes) {
        counters.received(bytes.readableBytes());
        if (closed || ended) {
            counters.dropped(bytes.readableBytes());
            bytes.release();
            return;
        }
        if (stages == 0) {
            write(bytes);
        } else {
            deliver(first(), BufferChunk.of(bytes));
        }
        if (!mayRead()) {
            settle();
        }
    }

    /** The source has sent everything; {@code reset}: by RST. The destination learns of it behind the last byte. */
    void sourceEnded(boolean reset) {
        if (closed) {
            return;
        }
        abrupt |= reset;
        if (!sourceEnded) {
            sourceEnded = true;
            deliverEnd(first());
            settle();
        } else if (finished && reset) {
            connection.passReset();
        }
    }

    void deliver(@Nullable Slot from, Chunk chunk) {
        for (Slot slot = from; slot != null; slot = slot.next()) {
            Stage stage = slot.stage();
            if (stage != null && !closed) {
                stage.accept(chunk);
                return;
            }
        }
        if (closed || ended) {
            drop(chunk);
        } else {
            write(((BufferChunk) chunk).buffer());
        }
    }

    void deliverEnd(@Nullable Slot from) {
        for (Slot slot = from; slot != null; slot = slot.next()) {
            Stage stage = slot.stage();
            if (stage != null && !closed) {
                stage.end();
                return;
            }
        }
        if (!closed && !ended) {
            ended = true;
            endDestination();
        }
    }

    private void endDestination() {
        unflushed = false;
        destination.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
            if (abrupt || !written.isSuccess()) {
                connection.passReset();
            } else {
                ((SocketChannel) destination).shutdownOutput().addListener(shut -> {
                    finished = true;
                    connection.linkFinished();
                });
            }
        });
    }

    /** Whether the destination was told that no more will come. */
    boolean finished() {
        return finished;
    }

    // Failure comes to the destination's handler: the void promise is what makes it so, and it takes no listener.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void write(ByteBuf bytes) {
        counters.sent(bytes.readableBytes());
        destination.write(bytes, destination.voidPromise());
        unflushed = true;
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            destination.flush();
        }
    }

    void drop(Chunk chunk) {
        counters.dropped(chunk.size());
        ((BufferChunk) chunk).buffer().release();
    }

    /** After any work: sends what was written, then pauses or resumes the source. */
    void settle() {
        if (closed) {
            return;
        }
        flush();
        boolean read = mayRead();
        if (read != source.config().isAutoRead()) {
            source.config().setAutoRead(read);
        }
    }

    private boolean mayRead() {
        return !sourceEnded && destination.isWritable() && (stages == 0 || !anyFull());
    }

    private boolean anyFull() {
        for (Slot slot : slots) {
            Stage stage = slot.stage();
            if (stage != null && stage.full()) {
                return true;
            }
        }
        return false;
    }

    void runTimer(Runnable task) {
        if (closed) {
            return;
        }
        try {
            task.run();
            settle();
        } catch (RuntimeException bug) {
            connection.failed(bug);
        }
    }

    void add(Exposure exposure) {
        if (!closed) {
            Slot slot = new Slot(this, exposure);
            slots.add(slot);
            relink();
            slot.apply();
        }
    }

    void update(PlacedToxic toxic) {
        List.copyOf(slots).stream().filter(slot -> slot.holds(toxic)).forEach(Slot::apply);
        settle();
    }

    void remove(PlacedToxic toxic) {
        List.copyOf(slots).stream().filter(slot -> slot.holds(toxic)).forEach(slot -> {
            slot.retire();
            slots.remove(slot);
        });
        relink();
        settle();
    }

    private void relink() {
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).setNext(i + 1 < slots.size() ? slots.get(i + 1) : null);
        }
    }

    private @Nullable Slot first() {
        return slots.isEmpty() ? null : slots.get(0);
    }

    void stageStarted() {
        stages++;
    }

    void stageStopped() {
        stages--;
    }

    void closeConnection() {
        if (!closed) {
            connection.closeAfter(this);
        }
    }

    void resetConnection() {
        if (!closed) {
            connection.resetByToxic();
        }
    }

    /** Sends what was written; then calls back. Nothing goes into the link any more. */
    void finish(Runnable then) {
        abandon();
        destination.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> then.run());
    }

    /** Drops what the stages hold; the link does nothing from here on. */
    void abandon() {
        if (!closed) {
            closed = true;
            slots.forEach(Slot::abandon);
            slots.clear();
            stages = 0;
        }
    }
}
