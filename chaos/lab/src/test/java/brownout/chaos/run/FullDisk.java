package brownout.chaos.run;

import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.HistorySink;
import brownout.chaos.history.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/** Takes no event any more once this one has happened. */
record FullDisk(String lastKind) implements HistorySink {
    @Override
    public void began(Instant wallClock) {}

    @Override
    public void invoked(
            long id, int process, String session, String action, String key, long invokedAt, Map<String, String> in) {}

    @Override
    public void completed(Operation operation) {}

    @Override
    public void event(Event event) {
        if (event.kind().equals(lastKind)) {
            throw new UncheckedIOException("cannot write the history: the disk is full", new IOException());
        }
    }

    @Override
    public void fault(FaultWindow window) {}

    @Override
    public void hole(String sentence) {}

    @Override
    public void close() {
        throw new UncheckedIOException("cannot write the history: the disk is full", new IOException());
    }
}
