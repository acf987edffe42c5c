package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A delivery log on disk. One thread writes whatever has come together since the last {@code fsync} and syncs once for all
 * of it, so that many senders at a time share the cost.
 *
 * <p>When the disk refuses, {@code onFailure} must end the process: going on would answer for deliveries nobody can
 * prove.
 */
final class FileJournal implements Journal, AutoCloseable {
    private static final int AT_ONCE = 1_000;
    private static final long CLOSE_SECONDS = 10;

    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final FileChannel channel;
    private final Thread writer;
    private final Consumer<IOException> onFailure;

    private record Pending(String line, CompletableFuture<Void> written, boolean last) {}

    private FileJournal(FileChannel channel, String name, Consumer<IOException> onFailure) {
        this.channel = channel;
        this.onFailure = onFailure;
        this.writer = new Thread(this::writeUntilClosed, "journal-" + name);
        this.writer.setDaemon(true);
    }

    /** @param earlier is told of every line that is already there; a torn last one is cut off */
    static FileJournal open(DeliveryLog log, Consumer<Delivery> earlier, Consumer<IOException> onFailure)
            throws IOException {
        long whole = log.forEach(earlier);
        FileChannel channel = FileChannel.open(log.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(whole);
        channel.position(whole);
        channel.force(true);
        FileJournal journal = new FileJournal(channel, log.file().getFileName().toString(), onFailure);
        journal.writer.start();
        return journal;
    }

    @Override
    public CompletableFuture<Void> append(Delivery delivery) {
        Pending pending = new Pending(DeliveryJson.line(delivery) + "\n", new CompletableFuture<>(), false);
        queue.add(pending);
        return pending.written();
    }

    private void writeUntilClosed() {
        List<Pending> batch = new ArrayList<>();
        try {
            boolean closed = false;
            while (!closed) {
                batch.add(queue.take());
                queue.drainTo(batch, AT_ONCE);
                write(batch);
                closed = batch.stream().anyMatch(Pending::last);
                batch.forEach(pending -> pending.written().complete(null));
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            onFailure.accept(e);
        }
    }

    private void write(List<Pending> batch) throws IOException {
        StringBuilder text = new StringBuilder();
        batch.forEach(pending -> text.append(pending.line()));
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    /** Writes what was appended before. */
    @Override
    public void close() throws IOException {
        queue.add(new Pending("", new CompletableFuture<>(), true));
        try {
            writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.close();
    }
}
