package brownout.notification.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Stops calls of a provider that is ill: they would hang or fail, and each one may leave an outcome that nobody knows.
 *
 * <pre>
 *   CLOSED ──too many of the last calls failed──▶ OPEN ──openFor has passed──▶ HALF_OPEN
 *     ▲                                            ▲                            │   │
 *     │                                            └───────a probe fails────────┘   │
 *     └─────────────────────────every probe succeeds────────────────────────────────┘
 * </pre>
 *
 * <p>It only decides whether a call may begin. It never touches an outcome: what is unknown stays unknown while it is open,
 * and what has not begun is proven not sent.
 *
 * <p>How it can fail: a probe whose process dies never ends, so a round of probes lapses after {@code openFor} and the next
 * begins. When several partitions ask at once, a few calls more than the probes may pass.
 *
 * <p>Source: Michael Nygard, "Release It!", 2007; why it is our own: docs/adr/0010. Safe for threads.
 */
public final class Breaker {
    /** Whether calls pass. {@link #canBecome} is the whole state machine. */
    public enum State {
        CLOSED,
        OPEN,
        HALF_OPEN;

        private static final Map<State, Set<State>> MOVES = new EnumMap<>(Map.of(
                CLOSED, EnumSet.of(OPEN),
                OPEN, EnumSet.of(HALF_OPEN),
                HALF_OPEN, EnumSet.of(OPEN, CLOSED)));

        public boolean canBecome(State next) {
            return MOVES.getOrDefault(this, Set.of()).contains(next);
        }
    }

    /**
     * When it opens and closes.
     *
     * @param window how many of the last calls count, at least 1; fewer than these never open it
     * @param failurePercent of them that must have failed, 1 to 100
     * @param openFor how long nothing passes, above zero
     * @param probes calls that pass then and must all succeed, at least 1
     */
    public record Limits(int window, int failurePercent, Duration openFor, int probes) {
        public Limits {
            if (window < 1
                    || failurePercent < 1
                    || failurePercent > 100
                    || probes < 1
                    || openFor.isNegative()
                    || openFor.isZero()) {
                throw new IllegalArgumentException("breaker limits out of range: window " + window + ", "
                        + failurePercent + " %, open for " + openFor + ", " + probes + " probes");
            }
        }
    }

    private final Limits limits;
    private final BooleanSupplier enabled;
    private final boolean[] failed;
    private int counted;
    private State state = State.CLOSED;
    private Instant roundStart = Instant.MIN;
    private Optional<Instant> shutSince = Optional.empty();
    private int probesLeft;
    private int probesGood;

    /** @param enabled while it says no, everything passes */
    public Breaker(Limits limits, BooleanSupplier enabled) {
        this.limits = limits;
        this.enabled = enabled;
        this.failed = new boolean[limits.window()];
    }

    /** Whether a call may begin now. */
    synchronized boolean lets(Instant now) {
        return !enabled.getAsBoolean()
                || switch (state) {
                    case CLOSED -> true;
                    case OPEN -> isRoundOver(now);
                    case HALF_OPEN -> probesLeft > 0 || isRoundOver(now);
                };
    }

    private boolean isRoundOver(Instant now) {
        return !now.isBefore(roundStart.plus(limits.openFor()));
    }

    /** A call begins. */
    synchronized void begun(Instant now) {
        if (state == State.CLOSED) {
            return;
        }
        if (isRoundOver(now)) {
            if (state == State.OPEN) {
                move(State.HALF_OPEN);
            }
            roundStart = now;
            probesLeft = limits.probes();
            probesGood = 0;
        }
        probesLeft--;
    }

    /** A call has ended. Late ones of before it opened count for nothing. */
    synchronized void ended(boolean good, Instant now) {
        switch (state) {
            case CLOSED -> count(good, now);
            case OPEN -> {}
            case HALF_OPEN -> probed(good, now);
        }
    }

    private void count(boolean good, Instant now) {
        failed[counted % failed.length] = !good;
        counted++;
        if (counted >= failed.length && failures() * 100 >= limits.failurePercent() * failed.length) {
            move(State.OPEN);
            shutSince = Optional.of(now);
            roundStart = now;
        }
    }

    private int failures() {
        int failures = 0;
        for (boolean failure : failed) {
            failures += failure ? 1 : 0;
        }
        return failures;
    }

    private void probed(boolean good, Instant now) {
        if (!good) {
            move(State.OPEN);
            roundStart = now;
        } else if (++probesGood >= limits.probes()) {
            move(State.CLOSED);
            shutSince = Optional.empty();
            counted = 0;
        }
    }

    private void move(State next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("a breaker does not go from " + state + " to " + next);
        }
        state = next;
    }

    public synchronized State state() {
        return state;
    }

    /** Since when it has not been closed. */
    public synchronized Optional<Instant> shutSince() {
        return enabled.getAsBoolean() ? shutSince : Optional.empty();
    }
}
