package brownout.notification.adapter.kafka;

import brownout.notification.adapter.trace.Traces;
import brownout.notification.adapter.trace.Traces.Shape;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Providers;
import brownout.notification.channel.Reconciliation;
import brownout.notification.delivery.DeskEvent;
import brownout.notification.delivery.Effect;
import brownout.notification.delivery.ReadOutcome;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Contacts;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does in the world what a desk has ordered, and reports back. A failure nobody foresaw is an unknown outcome, never "not
 * sent".
 *
 * <p>A send that begins later than {@code startWithin} after its STARTED was decided is not made: the process was paused
 * in between and may have been replaced. Not having begun is a proof of not sent.
 */
public final class EffectRunner {
    private final Providers providers;
    private final Contacts contacts;
    private final Traces traces;
    private final Clock clock;
    private final Duration startWithin;

    public EffectRunner(Providers providers, Contacts contacts, Traces traces, Clock clock, Duration startWithin) {
        this.providers = providers;
        this.contacts = contacts;
        this.traces = traces;
        this.clock = clock;
        this.startWithin = startWithin;
    }

    /**
     * Returns at once.
     *
     * @param read gets the outcome of a send before anybody else, on any thread
     * @param report gets what to tell the desk, on any thread, once for every effect
     */
    void run(Effect effect, Consumer<ReadOutcome> read, Consumer<DeskEvent> report) {
        effect.<CompletionStage<DeskEvent>>fold(
                        send -> begun(() -> send(send))
                                .handle((outcome, bug) ->
                                        outcome == null ? new DeliveryOutcome.Unknown(evidence(bug)) : outcome)
                                .thenApply(outcome -> {
                                    read.accept(new ReadOutcome(send, outcome));
                                    return desk -> desk.sent(send, outcome);
                                }),
                        lookup -> begun(() -> lookup(lookup))
                                .handle((found, bug) -> heard(
                                        lookup, found == null ? new ContactLookup.Unavailable(evidence(bug)) : found)),
                        ask -> begun(() -> ask(ask))
                                .handle((answer, bug) -> desk -> desk.asked(
                                        ask, answer == null ? new Reconciliation.Unanswered(evidence(bug)) : answer)))
                .thenAccept(event -> report.accept(DeskEvent.about(effect.id(), event)));
    }

    private DeskEvent heard(Effect.Lookup lookup, ContactLookup answer) {
        Instant answeredAt = clock.instant();
        return desk -> desk.lookedUp(lookup, answer, answeredAt);
    }

    /** What the desk hears of an effect that nobody will ever begin. */
    static DeskEvent notDone(Effect effect) {
        DeskEvent event = effect.fold(
                send -> desk -> desk.sent(send, DeliveryOutcome.NotSent.notBegun("it could not be recorded")),
                lookup -> desk -> desk.lookedUp(lookup, new ContactLookup.Unavailable("not asked"), Instant.EPOCH),
                ask -> desk -> desk.asked(ask, new Reconciliation.Unanswered("not asked")));
        return DeskEvent.about(effect.id(), event);
    }

    /** A client that throws instead of failing its answer must not take the owner's thread with it. */
    private static <T> CompletionStage<T> begun(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<DeliveryOutcome> send(Effect.Send send) {
        Duration late = Duration.between(send.startedAt(), clock.instant());
        if (late.compareTo(startWithin) > 0) {
            return CompletableFuture.completedFuture(DeliveryOutcome.NotSent.notBegun(late));
        }
        var provider = providers.on(send.rendered().channel());
        var shape = new Shape(
                provider.channel().provider() + " send",
                SpanKind.CLIENT,
                Map.of("notification.id", send.id().toString(), "notification.attempt", "" + send.attempt()));
        return traces.around(
                shape,
                send.trace(),
                () -> provider.send(
                        send.id(), send.rendered().bytes(), send.key().orElse(null)),
                (span, outcome) -> span.setAttribute(
                        "notification.outcome", outcome.getClass().getSimpleName()));
    }

    private CompletionStage<ContactLookup> lookup(Effect.Lookup lookup) {
        var shape = new Shape(
                "profile lookup",
                SpanKind.CLIENT,
                Map.of("notification.id", lookup.id().toString()));
        return traces.around(
                shape,
                lookup.trace(),
                () -> contacts.lookup(lookup.tenant(), lookup.userId(), lookup.freshness()),
                (span, found) ->
                        span.setAttribute("profile.answer", found.getClass().getSimpleName()));
    }

    private CompletionStage<Reconciliation> ask(Effect.Ask ask) {
        var provider = providers.on(ask.channel());
        var shape = new Shape(
                provider.channel().provider() + " find",
                SpanKind.CLIENT,
                Map.of("notification.id", ask.id().toString()));
        return traces.around(
                shape,
                ask.trace(),
                () -> provider.find(ask.key()),
                (span, answer) ->
                        span.setAttribute("provider.answer", answer.getClass().getSimpleName()));
    }

    private static String evidence(Throwable bug) {
        return "unexpected: " + bug;
    }
}
