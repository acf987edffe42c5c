package brownout.notification.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What decides whether a provider is called now, for all partitions of an instance. Safe for threads. */
public final class ProviderGate {
    private final Breaker breaker;
    private final RetryBudget budget;
    private final Duration patience;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong left = new AtomicLong();

    /** @param patience how long it must have been shut before others are preferred */
    public ProviderGate(Breaker breaker, RetryBudget budget, Duration patience) {
        this.breaker = breaker;
        this.budget = budget;
        this.patience = patience;
    }

    /** Lets everything pass. */
    public static ProviderGate open() {
        var limits = new Breaker.Limits(1, 100, Duration.ofSeconds(1), 1);
        return new ProviderGate(new Breaker(limits, () -> false), new RetryBudget(0, 0, () -> false), Duration.ZERO);
    }

    /** Whether any call may begin. */
    public boolean isOpen(Instant now) {
        return breaker.lets(now);
    }

    /** How many calls may begin that are not their notification's first. */
    public int roomForRetries(Instant now) {
        return budget.room(now);
    }

    /** A retry waits for room. */
    public void held() {
        held.incrementAndGet();
    }

    /** A notification takes another channel, because this one is passed over. */
    public void left() {
        left.incrementAndGet();
    }

    /** Whether it has been shut for so long that another channel is the better way. */
    public boolean isPassedOver(Instant now) {
        return !breaker.lets(now)
                && breaker.shutSince()
                        .filter(since -> !now.isBefore(since.plus(patience)))
                        .isPresent();
    }

    /** It has been decided to call. */
    public void decided(boolean retry, Instant now) {
        breaker.begun(now);
        budget.begun(retry, now);
    }

    void called() {
        inFlight.incrementAndGet();
    }

    /**
     * A provider is ill when it leaves outcomes unknown or takes no connections. A refusal, and a wish to be called later,
     * is an answer of one that is well.
     *
     * @param outcome empty: the call ended by a defect of ours
     */
    void ended(Optional<DeliveryOutcome> outcome, Instant now) {
        inFlight.decrementAndGet();
        outcome.flatMap(ProviderGate::isGood).ifPresent(good -> breaker.ended(good, now));
    }

    private static Optional<Boolean> isGood(DeliveryOutcome outcome) {
        return outcome.fold(
                delivered -> Optional.of(true),
                rejected -> Optional.of(true),
                notSent -> notSent.begun() && notSent.retryAfter().isEmpty() ? Optional.of(false) : Optional.empty(),
                unknown -> Optional.of(false));
    }

    public Breaker breaker() {
        return breaker;
    }

    public RetryBudget budget() {
        return budget;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Retries that have had to wait, since the start. */
    public long heldRetries() {
        return held.get();
    }

    /** Notifications that have taken another channel, since the start. */
    public long failovers() {
        return left.get();
    }
}
