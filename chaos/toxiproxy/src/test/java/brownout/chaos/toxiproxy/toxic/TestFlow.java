package brownout.chaos.toxiproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection without sockets: time stands still until a test moves it, and what leaves is written down. */
final class TestFlow implements Flow {
    /** What left, in order, as {@code 10:abc}, {@code 20:END}, {@code CLOSE}, {@code RESET}; milliseconds first. */
    final List<String> out = new ArrayList<>();

    final List<String> dropped = new ArrayList<>();
    /** Bytes of each effect. */
    final List<Integer> effects = new ArrayList<>();

    int flushes;
    private final List<Task> tasks = new ArrayList<>();
    private long now = 1_000_000_000_000L;
    private final long start = now;

    private record Task(long at, Runnable work) {}

    /** Bytes as text. */
    private static final class Text implements Chunk {
        private String text;

        Text(String text) {
            this.text = text;
        }

        @Override
        public int size() {
            return text.length();
        }

        @Override
        public Chunk takeFirst(int bytes) {
            assertThat(bytes).isBetween(1, text.length() - 1);
            Text first = new Text(text.substring(0, bytes));
            text = text.substring(bytes);
            return first;
        }
    }

    static Chunk chunk(String text) {
        return new Text(text);
    }

    static Chunk chunk(int size) {
        return new Text("x".repeat(size));
    }

    private String at() {
        return TimeUnit.NANOSECONDS.toMillis(now - start) + ":";
    }

    /** Sizes of what was passed, in order. */
    List<Integer> sizes() {
        return out.stream()
                .map(line -> line.substring(line.indexOf(':') + 1))
                .filter(text -> text.startsWith("x"))
                .map(String::length)
                .toList();
    }

    int passedBytes() {
        return sizes().stream().mapToInt(size -> size).sum();
    }

    int pendingTimers() {
        return tasks.size();
    }

    void advance(long millis) {
        long until = now + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            Task next = tasks.stream().min(Comparator.comparingLong(Task::at)).orElse(null);
            if (next == null || next.at() > until) {
                break;
            }
            tasks.remove(next);
            now = Math.max(now, next.at());
            next.work().run();
        }
        now = until;
    }

    @Override
    public void pass(Chunk chunk) {
        out.add(at() + ((Text) chunk).text);
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void drop(Chunk chunk) {
        dropped.add(((Text) chunk).text);
    }

    @Override
    public void affected(int bytes) {
        effects.add(bytes);
    }

    @Override
    public void end() {
        out.add(at() + "END");
    }

    @Override
    public void close() {
        out.add(at() + "CLOSE");
    }

    @Override
    public void reset() {
        out.add(at() + "RESET");
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Timer schedule(long delayNanos, Runnable work) {
        Task task = new Task(now + delayNanos, work);
        tasks.add(task);
        return () -> tasks.remove(task);
    }
}
