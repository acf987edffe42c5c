package brownout.notification.webhook;

import brownout.notification.retry.Backoff;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every event told to its tenant or, when that fails too often, kept as a dead letter. Nothing is done with before one of
 * the two has happened.
 *
 * <p>Used by one thread; answers come from any.
 *
 * @param <P> where an event came from
 */
public final class Telling<P> {
    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final Limits limits;
    private final Backoff backoff;
    private final Sender sender;
    private final DeadLetters deadLetters;
    private final Clock clock;
    private final Pending<Told<P>> pending;
    private final ConcurrentLinkedQueue<Runnable> answers = new ConcurrentLinkedQueue<>();
    private final List<P> finished = new ArrayList<>();

    /**
     * Of one tenant.
     *
     * @param most events that wait or are being told, before no more should come
     * @param atOnce calls
     * @param tries before an event is given up
     */
    public record Limits(int most, int atOnce, int tries) {}

    /** Calls a tenant. */
    public interface Sender {
        /** @return completes normally: empty when the tenant has it, else why not */
        CompletionStage<Optional<String>> send(WebhookEvent event);
    }

    private record Told<P>(WebhookEvent event, P from) {}

    public Telling(Limits limits, Backoff backoff, Sender sender, DeadLetters deadLetters, Clock clock) {
        this.limits = limits;
        this.pending = new Pending<>(limits.atOnce());
        this.backoff = backoff;
        this.sender = sender;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    public void take(WebhookEvent event, P from) {
        pending.add(event.notification(), new Told<>(event, from), clock.instant());
    }

    /** Whether no more should come for now. */
    public boolean isFull() {
        return pending.size() >= limits.most();
    }

    /**
     * Begins what is due.
     *
     * @return what is done with since the last turn
     */
    public List<P> turn() {
        // What these add has its turn next time, or what fails at once would go round here for ever.
        for (int left = answers.size(); left > 0; left--) {
            answers.remove().run();
        }
        for (var next = pending.next(clock.instant()); next.isPresent(); next = pending.next(clock.instant())) {
            tell(next.get());
        }
        var done = List.copyOf(finished);
        finished.clear();
        return done;
    }

    private void tell(Pending.Entry<Told<P>> entry) {
        sender.send(entry.event().event())
                .whenComplete((failure, bug) -> answers.add(() -> {
                    Optional<String> why = bug == null ? failure : Optional.of("unexpected: " + bug);
                    why.ifPresentOrElse(reason -> failed(entry, reason), () -> {
                        pending.done(entry);
                        finished.add(entry.event().from());
                    });
                }));
    }

    private void failed(Pending.Entry<Told<P>> entry, String reason) {
        int tries = entry.tries() + 1;
        if (tries < limits.tries()) {
            pending.again(entry, clock.instant().plus(backoff.afterFailure(tries)));
        } else {
            giveUp(entry, tries, reason);
        }
    }

    /** Its line goes on once it is kept, which is tried until it works. */
    private void giveUp(Pending.Entry<Told<P>> entry, int tries, String reason) {
        var event = entry.event().event();
        LOG.warn(
                "webhook event given up tenant={} event={} tries={} cause={}",
                event.tenant().value(),
                event.id(),
                tries,
                reason);
        keep(entry, new DeadLetter(event, clock.instant(), tries, reason));
    }

    private void keep(Pending.Entry<Told<P>> entry, DeadLetter letter) {
        deadLetters
                .keep(letter)
                .whenComplete((kept, failure) -> answers.add(() -> {
                    if (failure == null) {
                        pending.done(entry);
                        finished.add(entry.event().from());
                    } else {
                        keep(entry, letter);
                    }
                }));
    }

    /** Others tell these now. */
    public void forget(Predicate<P> moved) {
        pending.forget(told -> moved.test(told.from()));
    }
}
