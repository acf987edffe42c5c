package brownout.notification.webhook;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * What a tenant has not been told yet, and what of it may be told now.
 *
 * <p>Invariant: of one notification at most one event is being told, the oldest; the next one comes when that one has been
 * told or given up. Different notifications do not wait for each other. There are never more being told than {@code atOnce}.
 *
 * <p>Used by one thread.
 */
public final class Pending<T> {
    private final int atOnce;
    private final Map<Object, Deque<Entry<T>>> lines = new HashMap<>();
    private final PriorityQueue<Entry<T>> heads = new PriorityQueue<>(
            Comparator.<Entry<T>, Instant>comparing(Entry::due).thenComparing(Entry::number));
    private long added;
    private int size;
    private int running;

    /** The {@code number}th event, tried {@code tries} times without success; not tried before {@code due}. */
    public record Entry<T>(Object line, T event, long number, int tries, Instant due) {}

    public Pending(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Comes after all others of its line. */
    public void add(Object line, T event, Instant now) {
        size++;
        var entry = new Entry<>(line, event, added++, 0, now);
        Deque<Entry<T>> waiting = lines.computeIfAbsent(line, key -> new ArrayDeque<>());
        waiting.add(entry);
        if (waiting.size() == 1) {
            heads.add(entry);
        }
    }

    /** To be told now; ended by {@link #done} or {@link #again}. */
    public Optional<Entry<T>> next(Instant now) {
        Entry<T> head = heads.peek();
        if (head == null || running >= atOnce || head.due().isAfter(now)) {
            return Optional.empty();
        }
        running++;
        return Optional.of(heads.remove());
    }

    /** It has been told, or given up. */
    public void done(Entry<T> entry) {
        running--;
        Deque<Entry<T>> line = lines.get(entry.line());
        if (line == null || line.isEmpty() || !line.peek().event().equals(entry.event())) {
            return;
        }
        line.remove();
        size--;
        if (line.isEmpty()) {
            lines.remove(entry.line());
        } else {
            heads.add(line.peek());
        }
    }

    /** It has not been told, and is to be tried again. */
    public void again(Entry<T> entry, Instant due) {
        running--;
        Deque<Entry<T>> line = lines.get(entry.line());
        if (line == null || line.isEmpty() || !line.peek().event().equals(entry.event())) {
            return;
        }
        line.remove();
        var next = new Entry<>(entry.line(), entry.event(), entry.number(), entry.tries() + 1, due);
        line.addFirst(next);
        heads.add(next);
    }

    /** Lets go of what somebody else is to tell now; those being told end as they will. */
    public void forget(Predicate<T> moved) {
        List<Object> emptied = new ArrayList<>();
        lines.forEach((key, line) -> {
            int before = line.size();
            line.removeIf(entry -> moved.test(entry.event()));
            size -= before - line.size();
            if (line.isEmpty()) {
                emptied.add(key);
            }
        });
        emptied.forEach(lines::remove);
        heads.removeIf(entry -> moved.test(entry.event()));
    }

    public int size() {
        return size;
    }
}
