package brownout.notification.adapter;

import brownout.notification.channel.Channel;
import brownout.notification.channel.ProviderGate;
import brownout.notification.channel.Providers;
import brownout.notification.delivery.Attempt;
import brownout.notification.delivery.DeliveryEvents;
import brownout.notification.delivery.Notification;
import brownout.notification.receipt.Receipt;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The numbers on {@code /q/metrics}. */
public final class MeteredEvents implements DeliveryEvents {
    private static final Logger LOG = LoggerFactory.getLogger(MeteredEvents.class);

    private final MeterRegistry registry;

    public MeteredEvents(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Unknown outcomes by how long they have been unknown: an old one is a person's business. */
    public void watchUnknown(Supplier<? extends Collection<Instant>> unknownSince, Clock clock) {
        unknown("<1m", Duration.ZERO, Duration.ofMinutes(1), unknownSince, clock);
        unknown("<10m", Duration.ofMinutes(1), Duration.ofMinutes(10), unknownSince, clock);
        unknown(">=10m", Duration.ofMinutes(10), Duration.ofDays(10_000), unknownSince, clock);
    }

    /** Accepted and not yet recorded, over all partitions: every instance tells the same. */
    public void watchUnread(LongSupplier unread) {
        Gauge.builder("notification.unread", unread::getAsLong)
                .description("accepted requests that the owner of their partition has not recorded yet")
                .register(registry);
    }

    /** How far back a repeat is recognised for sure. */
    public void watchMemory(Supplier<Optional<Instant>> since, Clock clock) {
        Gauge.builder(
                        "notification.dedup.reach.seconds",
                        () -> since.get()
                                .map(start ->
                                        Duration.between(start, clock.instant()).toSeconds())
                                .orElse(0L))
                .description("for how long a settled notification's id is remembered")
                .register(registry);
    }

    /** What the gates of the providers do. */
    public void watchGates(Providers providers, Clock clock) {
        for (Channel channel : Channel.values()) {
            ProviderGate gate = providers.gate(channel);
            String provider = channel.provider();
            Gauge.builder(
                            "notification.breaker.state",
                            () -> gate.breaker().state().ordinal())
                    .tag("provider", provider)
                    .description("0 closed, 1 open, 2 half open")
                    .register(registry);
            Gauge.builder("notification.retry.budget.left", () -> gate.budget().left(clock.instant()))
                    .tag("provider", provider)
                    .description("retries that may begin at once")
                    .register(registry);
            Gauge.builder("notification.provider.in.flight", gate::inFlight)
                    .tag("provider", provider)
                    .register(registry);
            FunctionCounter.builder("notification.retries.held", gate, ProviderGate::heldRetries)
                    .tag("provider", provider)
                    .description("retries that have had to wait for the budget")
                    .register(registry);
            FunctionCounter.builder("notification.failovers", gate, ProviderGate::failovers)
                    .tag("provider", provider)
                    .description("messages that took another channel, by the provider that was passed over")
                    .register(registry);
        }
    }

    private void unknown(
            String age, Duration from, Duration to, Supplier<? extends Collection<Instant>> since, Clock clock) {
        Gauge.builder("notification.unknown", () -> {
                    Instant now = clock.instant();
                    return since.get().stream()
                            .map(start -> Duration.between(start, now))
                            .filter(old -> old.compareTo(from) >= 0 && old.compareTo(to) < 0)
                            .count();
                })
                .tag("age", age)
                .description("notifications whose last attempt may or may not have been delivered")
                .register(registry);
    }

    @Override
    public void duplicateSuppressed(String layer) {
        registry.counter("notification.duplicates.suppressed", "layer", layer).increment();
    }

    @Override
    public void attemptEnded(Attempt attempt) {
        String channel = attempt.channel().provider();
        registry.counter(
                        "notification.sends",
                        "channel",
                        channel,
                        "outcome",
                        attempt.result().name())
                .increment();
        attempt.endedAt()
                .ifPresent(end -> Timer.builder("notification.provider.call")
                        .tag("channel", channel)
                        .description("from STARTED to the outcome, the ledger's commit included")
                        .register(registry)
                        .record(Duration.between(attempt.startedAt(), end)));
    }

    @Override
    public void retryPlanned(Notification notification) {
        registry.counter("notification.retries", "state", notification.state().name())
                .increment();
    }

    @Override
    public void quarantined(String what, String id, Throwable why) {
        LOG.error("quarantined, it stands still and is never sent: what={} id={}", what, id, why);
        registry.counter("notification.quarantined", "what", what).increment();
    }

    @Override
    public void receiptTaken(Receipt receipt, String result) {
        registry.counter(
                        "notification.receipts",
                        "provider",
                        receipt.channel().provider(),
                        "event",
                        receipt.event().name(),
                        "result",
                        result)
                .increment();
    }

    @Override
    public void settled(Notification notification) {
        Timer.builder("notification.delivery")
                .tag("state", notification.state().name())
                .description("from acceptance to a settled state")
                .publishPercentiles(0.5, 0.99)
                .register(registry)
                .record(Duration.between(notification.request().acceptedAt(), notification.updatedAt()));
    }
}
