package brownout.chaos.history;

import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * Whether it is part of the workload that a run offers, by which the system is judged: what the lab itself does
     * afterwards to learn what became of it (looks, reads while all settles, submissions tried again) is not.
     */
    public boolean isLoad() {
        return !action.equals("observe") && !in.containsKey("phase") && !in.containsKey("retry");
    }

    /** When the client meant it to begin, nanoseconds since the run began: a client that fell behind began it later. */
    public long intendedAt() {
        return Math.min(invokedAt, time(in.get(Recorder.INTENDED_AT), invokedAt));
    }

    /** When the client had its answer, or gave up waiting for one; {@link Long#MAX_VALUE} while it waits. */
    public long endedAt() {
        return outcome == Outcome.INFO ? time(out.get(Recorder.GAVE_UP_AT), Long.MAX_VALUE) : completedAt;
    }

    private static long time(@Nullable String nanos, long otherwise) {
        return nanos != null && nanos.matches("\\d{1,18}") ? Long.parseLong(nanos) : otherwise;
    }

    /** How long the client waited since {@link #intendedAt()}, nanoseconds; {@link Long#MAX_VALUE} without an answer. */
    public long latency() {
        return outcome == Outcome.INFO ? Long.MAX_VALUE : completedAt - intendedAt();
    }
}
