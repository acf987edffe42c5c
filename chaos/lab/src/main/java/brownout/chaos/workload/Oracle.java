package brownout.chaos.workload;

import brownout.chaos.history.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A witness that is not a client: a provider's delivery log, a topic, a directory. */
public interface Oracle {

    /** Remembers where its record ends now: what stands before is none of this run's. */
    void mark();

    /**
     * What has been added since the mark about these entities.
     *
     * @param names the ids that clients were told or an earlier witness named, and the idempotency keys that this run
     *     submitted under: an entity whose answer was lost has no other name
     * @throws OracleException when the record cannot be read: the history has a hole then
     */
    List<Event> since(Set<String> names);

    /**
     * Which kind of event tells of an end that clients see, {@code COMPLETED → JOB_COMPLETED}. A witness that names any
     * tells of every such end, but may do so late.
     */
    default Map<String, String> ends() {
        return Map.of();
    }

    /** The message is one sentence: which record, and why it could not be read. */
    final class OracleException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public OracleException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
