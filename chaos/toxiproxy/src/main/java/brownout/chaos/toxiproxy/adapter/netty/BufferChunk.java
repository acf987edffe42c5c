package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.toxic.Chunk;
import io.netty.buffer.ByteBuf;

/** A chunk that owns one reference to a buffer. */
record BufferChunk(ByteBuf buffer) implements Chunk {

    /**
     * Wraps what was read. A few bytes in a large receive buffer are copied, lest a stage that counts bytes holds many
     * times the memory that it counts.
     */
    static BufferChunk of(ByteBuf read) {
        if (read.capacity() <= 2 * read.readableBytes() + 512) {
            return new BufferChunk(read);
        }
        ByteBuf exact = read.alloc().directBuffer(read.readableBytes());
        exact.writeBytes(read);
        read.release();
        return new BufferChunk(exact);
    }

    @Override
    public int size() {
        return buffer.readableBytes();
    }

    @Override
    public Chunk takeFirst(int bytes) {
        return new BufferChunk(buffer.readRetainedSlice(bytes));
    }
}
