package brownout.chaos.history;

import java.util.Map;

/**
 * What one client did and saw.
 *
 * @param id counts from 0 in the order of invocation
 * @param process one logical client thread: its operations never overlap, and it ends with its first INFO
 * @param session the service's notion of a session; empty where there is none
 * @param action {@code submit}, {@code read}, {@code write}, …
 * @param key the entity: notification id, job id, profile id
 * @param invokedAt nanoseconds since the run began, monotonic
 * @param completedAt likewise; {@link Long#MAX_VALUE} for {@link Outcome#INFO}, whose effect may come at any time
 * @param in what was asked, by name
 * @param out what was answered, by name; the reason of a FAIL or INFO stands under {@code error}
 */
public record Operation(
        long id,
        int process,
        String session,
        String action,
        String key,
        Outcome outcome,
        long invokedAt,
        long completedAt,
        Map<String, String> in,
        Map<String, String> out) {

    public Operation {
        if (completedAt < invokedAt) {
            throw new IllegalArgumentException("operation " + id + " completed at " + completedAt
                    + " ns, before it was invoked at " + invokedAt + " ns");
        }
        if (outcome == Outcome.INFO && completedAt != Long.MAX_VALUE) {
            throw new IllegalArgumentException("operation " + id + " is INFO: it has no time of completion");
        }
        in = Map.copyOf(in);
        out = Map.copyOf(out);
    }

    /**
     * How long the client waited, nanoseconds: from the moment at which the operation was meant to begin, so that a
     * client which fell behind does not hide it; {@link Long#MAX_VALUE} without an answer.
     */
    public long latency() {
        if (outcome == Outcome.INFO) {
            return Long.MAX_VALUE;
        }
        String intended = in.getOrDefault(Recorder.INTENDED_AT, "");
        long from = intended.matches("\\d{1,18}") ? Math.min(invokedAt, Long.parseLong(intended)) : invokedAt;
        return completedAt - from;
    }
}
