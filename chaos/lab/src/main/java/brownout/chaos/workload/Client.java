package brownout.chaos.workload;

import brownout.chaos.history.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Talks to the services as their users do. One per variant; it carries its sessions' tokens. */
public interface Client extends AutoCloseable {

    /**
     * Sends one operation, within the workload's time-out.
     *
     * @return always completes normally, also when the operation failed
     */
    CompletionStage<Reply> send(String session, String action, String key, Map<String, String> in);

    @Override
    void close();

    /**
     * What a client learned.
     *
     * @param outcome FAIL only when it is certain that nothing happened: refused before it was sent, or answered so
     * @param out as in a history; the reason of a FAIL or INFO under {@code error}
     */
    record Reply(Outcome outcome, Map<String, String> out) {
        public Reply {
            out = Map.copyOf(out);
        }

        public static Reply ok(Map<String, String> out) {
            return new Reply(Outcome.OK, out);
        }

        public static Reply fail(String error) {
            return new Reply(Outcome.FAIL, Map.of("error", error));
        }

        public static Reply unknown(String error) {
            return new Reply(Outcome.INFO, Map.of("error", error));
        }

        public Reply with(String name, String value) {
            Map<String, String> more = new HashMap<>(out);
            more.put(name, value);
            return new Reply(outcome, more);
        }
    }
}
