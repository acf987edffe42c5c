package brownout.chaos.toxiproxy.proxy;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What happened, in order, for whoever listens; the last {@value #KEPT} events can be had again. Thread-safe. */
public final class EventLog {
    private static final int KEPT = 1024;

    private final Clock clock;
    private final ArrayDeque<Event> kept = new ArrayDeque<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private long lastId;

    /**
     * @param id counts up from 1 without holes
     * @param type such as {@code toxic-added}
     * @param data strings, numbers and maps of them
     */
    public record Event(long id, Instant at, String type, Map<String, Object> data) {}

    public EventLog(Clock clock) {
        this.clock = clock;
    }

    public synchronized void publish(String type, Map<String, Object> data) {
        Event event = new Event(++lastId, clock.instant(), type, data);
        kept.addLast(event);
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
        listeners.forEach(listener -> listener.accept(event));
    }

    /**
     * Calls back for every event after that id which is still kept, then for each new one. The listener must be quick:
     * it is called by whoever publishes.
     *
     * @param afterId the last id known; {@link Long#MAX_VALUE}: only new ones
     * @return stops it
     */
    public synchronized Runnable listen(long afterId, Consumer<Event> listener) {
        kept.stream().filter(event -> event.id() > afterId).forEach(listener);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
