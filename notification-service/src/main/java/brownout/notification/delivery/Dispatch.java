package brownout.notification.delivery;

import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import brownout.notification.receipt.Receipt;
import brownout.notification.recipient.ContactLookup;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a desk that keeps everything moving. Invariant: whatever has changed is written in the next batch, and
 * whatever is not settled waits in exactly one place to be looked at again: a lane, a lookup, a question, a call that is
 * out, or a time. One that cannot be handled stands still, and the others go on: a successor would fail at it likewise.
 */
final class Dispatch implements Orders {
    private final DeliveryPolicy policy;
    private final Memory memory;
    private final Clock clock;
    private final DeliveryEvents events;

    private final Set<NotificationId> changed = new LinkedHashSet<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Wakeups wakeups = new Wakeups();
    private final Sending sending;
    private final Addressing addressing;
    private final Questions questions;
    private final Redrives redrives;
    private final ReceiptRules receipts;

    Dispatch(DeliveryDesk.Tools tools, DeskLimits limits, Memory memory) {
        this.policy = tools.policy();
        this.memory = memory;
        this.clock = tools.clock();
        this.events = tools.events();
        this.redrives = new Redrives(policy);
        this.receipts = new ReceiptRules(tools.safeguards());
        var consent = new Consent(tools.safeguards(), limits.consentWithin());
        BooleanSupplier lanes = () -> tools.safeguards().isOn(Safeguard.LANES);
        Supplier<Lane> ofChannel = () -> new Lane(limits.sendsPerChannel(), lanes);
        this.sending = new Sending(policy, tools.messages(), this, consent, ofChannel);
        this.questions = new Questions(policy, this, ofChannel);
        this.addressing = new Addressing(policy, sending, this, consent, new Lane(limits.lookups(), lanes));
    }

    @Override
    public void update(Notification n) {
        memory.put(n);
        redrives.changed(n);
        changed.add(n.id());
        place(n);
    }

    /** Puts a notification where it will be looked at again. */
    void place(Notification n) {
        n.nextAttemptAt().ifPresentOrElse(at -> wakeups.set(n.id(), at), () -> wakeups.cancel(n.id()));
        if (n.state() == State.QUEUED) {
            reroute(n);
        } else if (n.state().isSettled()) {
            forget(n.id());
            events.settled(n);
        }
    }

    @Override
    public void order(Effect effect) {
        effects.add(effect);
    }

    @Override
    public void renewConsent(Notification waiting) {
        addressing.renew(waiting);
    }

    @Override
    public Optional<Notification> overtaken(Notification queued, Instant now) {
        return redrives.overtaken(queued, now);
    }

    @Override
    public void reroute(Notification queued) {
        addressing.enqueue(queued, clock.instant());
    }

    @Override
    public void instead(Notification unknown, boolean sendLater) {
        questions.askOrGiveUp(unknown, sendLater, clock.instant());
    }

    void redrive(Notification dead, boolean allowRisky) {
        redrives.wished(dead, allowRisky, clock.instant()).ifPresent(this::update);
    }

    void receipt(Notification n, Receipt receipt) {
        var taken = receipts.judge(n, receipt);
        events.receiptTaken(receipt, taken.name().toLowerCase(Locale.ROOT));
        if (taken == ReceiptRules.Taken.COUNTED) {
            update(receipts.count(n, receipt, clock.instant()));
        }
    }

    void lookedUp(Effect.Lookup asked, ContactLookup lookup, Instant answeredAt) {
        addressing.answered(asked, memory.find(asked.id()), lookup, answeredAt, clock.instant());
    }

    void asked(Effect.Ask ask, Reconciliation answer) {
        questions.answered(ask, memory.find(ask.id()), answer, clock.instant());
    }

    /** Always frees the slot; counts only for the attempt that is still open. */
    void sent(Effect.Send send, DeliveryOutcome outcome) {
        sending.ended(send);
        memory.find(send.id())
                .filter(n -> n.state() == State.SENDING)
                .filter(new ReadOutcome(send, outcome)::isOf)
                .ifPresent(n -> endAttempt(n, outcome));
    }

    void endAttempt(Notification started, DeliveryOutcome outcome) {
        Instant now = clock.instant();
        Notification next = receipts.settle(policy.afterAttempt(started, outcome, now), now);
        events.attemptEnded(started.lastAttempt().end(outcome, now));
        if (next.nextAttemptAt().isPresent()) {
            events.retryPlanned(next);
        }
        update(next);
    }

    /** Orders whatever may begin by now. */
    void begin(long fence) {
        Instant now = clock.instant();
        for (var id = wakeups.poll(now); id.isPresent(); id = wakeups.poll(now)) {
            memory.find(id.get()).ifPresent(n -> guarded(n.id(), () -> due(n, now)));
        }
        eachGuarded(find -> sending.startAll(now, fence, find));
        eachGuarded(addressing::startLookups);
        eachGuarded(find -> questions.startAll(now, find));
    }

    private void due(Notification n, Instant now) {
        if (n.state() == State.SCHEDULED) {
            update(policy.scheduleDue(n, now));
        } else if (n.state() == State.RETRY_WAIT) {
            update(policy.retryDue(n, now));
        } else if (n.state() != State.UNKNOWN) {
            throw new IllegalStateException(n.id() + " waits for a time in state " + n.state());
        } else if (policy.mayBeResent(n, now)) {
            addressing.enqueue(n, now);
        } else {
            questions.askOrGiveUp(n, false, now);
        }
    }

    /** One notification that cannot be handled must not stop the partition: not here and not at any successor. */
    void guarded(NotificationId id, Runnable handling) {
        try {
            handling.run();
        } catch (RuntimeException e) {
            quarantine(id, e);
        }
    }

    /** What takes notifications from a queue and looks each up: one that it fails at has left the queue already. */
    private void eachGuarded(Consumer<Function<NotificationId, Optional<Notification>>> pass) {
        var current = new AtomicReference<@Nullable NotificationId>();
        while (true) {
            try {
                pass.accept(id -> {
                    current.set(id);
                    return memory.find(id);
                });
                return;
            } catch (RuntimeException e) {
                NotificationId id = current.get();
                if (id == null) {
                    throw e;
                }
                quarantine(id, e);
                current.set(null);
            }
        }
    }

    /** It is known, stands still and is never sent. */
    void quarantine(NotificationId id, Throwable why) {
        memory.quarantine(id);
        changed.add(id);
        wakeups.cancel(id);
        forget(id);
        events.quarantined("event", id.toString(), why);
    }

    private void forget(NotificationId id) {
        sending.leave(id);
        addressing.forget(id);
        questions.leave(id);
    }

    /** What has changed since the last call, by id: one that is in quarantine is in no memory any more. */
    List<NotificationId> takeChanged() {
        var taken = List.copyOf(changed);
        changed.clear();
        return taken;
    }

    /** What was ordered since the last call. */
    List<Effect> takeEffects() {
        var taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    int inFlight() {
        return sending.inFlight() + addressing.inFlight() + questions.inFlight();
    }

    Optional<Instant> nextWakeup() {
        return Stream.concat(wakeups.next().stream(), sending.nextLook().stream())
                .min(Comparator.naturalOrder());
    }
}
