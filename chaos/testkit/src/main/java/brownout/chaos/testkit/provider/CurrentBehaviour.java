package brownout.chaos.testkit.provider;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The behaviour in force, its end, and the draws from it.
 *
 * <p>A draw depends on the seed, on what the request is about, and on how often that was asked before; never on the order
 * of arrival, which no run can repeat.
 */
public final class CurrentBehaviour {
    private final Clock clock;
    private final Map<String, Integer> requests = new HashMap<>();
    private Behaviour behaviour = Behaviour.NORMAL;
    private @Nullable Instant end;
    private CompletableFuture<Void> over = new CompletableFuture<>();

    public CurrentBehaviour(Clock clock) {
        this.clock = clock;
    }

    /**
     * What is to happen to one request.
     *
     * @param over completes when this behaviour has ended or been changed
     */
    record Drawn(
            Mode mode,
            Duration latency,
            int retryAfterSeconds,
            Receipts.@Nullable Told told,
            CompletableFuture<Void> over) {
        static final String LATE = "late";
        static final String RECEIPTS = "receipts";

        /** As {@link Delivery#effect}. */
        String effect() {
            if (mode != Mode.NORMAL) {
                return mode.wire();
            }
            return !latency.isZero() ? LATE : told != null && told.odd() ? RECEIPTS : "";
        }
    }

    public synchronized void set(Behaviour next) {
        behaviour = next;
        end = next.lasts() == null ? null : clock.instant().plus(next.lasts());
        requests.clear();
        over.complete(null);
        over = new CompletableFuture<>();
    }

    /** The behaviour now; {@link Behaviour#lasts} is the time that it was given, not what is left of it. */
    public synchronized Behaviour get() {
        endIfDue();
        return behaviour;
    }

    synchronized Drawn draw(String subject) {
        endIfDue();
        int before = requests.merge(subject, 1, Integer::sum) - 1;
        boolean applies = behaviour.probability() >= 1
                || new SplittableRandom(mix(behaviour.seed(), subject, before)).nextDouble() < behaviour.probability();
        Receipts receipts = behaviour.receipts();
        Receipts.Told told =
                receipts == null ? null : receipts.draw(new SplittableRandom(mix(~behaviour.seed(), subject, before)));
        return applies
                ? new Drawn(behaviour.mode(), behaviour.latency(), behaviour.retryAfterSeconds(), told, over)
                : new Drawn(Mode.NORMAL, Duration.ZERO, 0, told, over);
    }

    private void endIfDue() {
        if (end != null && !clock.instant().isBefore(end)) {
            set(Behaviour.NORMAL);
        }
    }

    /** FNV-1a over the subject, so that near subjects draw independently. */
    private static long mix(long seed, String subject, int before) {
        long hash = 0xcbf29ce484222325L ^ seed;
        for (byte each : subject.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ each) * 0x100000001b3L;
        }
        return (hash ^ before) * 0x100000001b3L;
    }
}
