package brownout.chaos.workload;

import java.util.Map;

/**
 * One operation that a client will start.
 *
 * @param at nanoseconds after the first arrival of the load
 * @param session empty where the workload has no sessions
 * @param key of the entity: idempotency key or profile id
 * @param in what will be asked, by name, as in a history
 */
public record PlannedOperation(long at, String session, String action, String key, Map<String, String> in) {
    public PlannedOperation {
        in = Map.copyOf(in);
    }

    /** @param nanos by which it comes later */
    public PlannedOperation later(long nanos) {
        return new PlannedOperation(at + nanos, session, action, key, in);
    }
}
