package brownout.chaos.history;

import java.time.Instant;
import java.util.Map;

/**
 * Where a history goes while it is made, so that what was seen survives the one who saw it.
 *
 * <p>Calls come from many threads, one at a time. An operation that was invoked and never completed has the outcome
 * {@link Outcome#INFO} for whoever reads it later.
 */
public interface HistorySink extends AutoCloseable {

    void began(Instant wallClock);

    void invoked(
            long id, int process, String session, String action, String key, long invokedAt, Map<String, String> in);

    void completed(Operation operation);

    void event(Event event);

    void fault(FaultWindow window);

    void hole(String sentence);

    /** Writes what is buffered and marks the history as complete, with how much there is of it. */
    @Override
    void close();

    /** Keeps nothing. */
    HistorySink NONE = new HistorySink() {
        @Override
        public void began(Instant wallClock) {}

        @Override
        public void invoked(
                long id,
                int process,
                String session,
                String action,
                String key,
                long invokedAt,
                Map<String, String> in) {}

        @Override
        public void completed(Operation operation) {}

        @Override
        public void event(Event event) {}

        @Override
        public void fault(FaultWindow window) {}

        @Override
        public void hole(String sentence) {}

        @Override
        public void close() {}
    };
}
