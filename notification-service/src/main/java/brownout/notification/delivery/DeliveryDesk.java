package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.SettledIds;
import brownout.notification.receipt.Receipt;
import brownout.notification.recipient.ContactLookup;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happens to one partition's notifications, as a machine without I/O: events go in, {@link #step()} gives
 * what to commit and what to do after the commit.
 *
 * <p>Invariant (safeguard {@code dedup-ledger} on): a provider is called only for an attempt that is committed as STARTED,
 * and a notification whose id is known is never begun again. A crash at any point therefore leaves either nothing sent, or
 * an entry that says "perhaps sent".
 *
 * <p>How it can fail: between the commit of STARTED and the commit of the outcome nobody can tell whether the provider was
 * reached (crash points 6 to 8 of the README). What happens then is the guarantee's business, not this class's.
 *
 * <p>Source: the outbox and write-ahead pattern; single writer per partition as in Kafka Streams (KIP-129, KIP-447).
 * Confined to one thread, except {@link #unknownSince()}.
 */
public final class DeliveryDesk implements Ledger.Replay {
    private final DeliveryPolicy policy;
    private final Switchboard<Safeguard> safeguards;
    private final DeskLimits limits;
    private final Clock clock;
    private final DeliveryEvents events;

    private final Memory memory;
    private final Wakeups wakeups = new Wakeups();
    private final OpenRequests requests = new OpenRequests();
    private final Set<NotificationId> dirty = new LinkedHashSet<>();
    private final Set<NotificationId> inDoubt = new LinkedHashSet<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Sending sending;
    private final Addressing addressing;
    private final Redrives redrives;
    private final ReceiptRules receipts;
    private int questionsInFlight;
    private long fence;
    private boolean draining;

    /** The collaborators of every desk of one instance. */
    public record Tools(
            DeliveryPolicy policy,
            Messages messages,
            Switchboard<Safeguard> safeguards,
            Clock clock,
            DeliveryEvents events) {}

    public DeliveryDesk(Tools tools, DeskLimits limits) {
        this.policy = tools.policy();
        this.redrives = new Redrives(policy);
        this.safeguards = tools.safeguards();
        this.clock = tools.clock();
        this.events = tools.events();
        this.limits = limits;
        this.memory = new Memory(new SettledIds(limits.dedupHorizon(), limits.maxIds()));
        this.receipts = new ReceiptRules(safeguards);
        var orders = new DeskOrders();
        var consent = new Consent(safeguards, limits.consentWithin());
        this.sending = new Sending(policy, tools.messages(), orders, consent, () -> lane(limits.sendsPerChannel()));
        this.addressing = new Addressing(policy, sending, orders, consent, lane(limits.lookups()));
    }

    private Lane lane(int slots) {
        return new Lane(slots, () -> safeguards.isOn(Safeguard.LANES));
    }

    private final class DeskOrders implements Orders {
        @Override
        public void update(Notification notification) {
            DeliveryDesk.this.update(notification);
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
            askOrGiveUp(unknown, sendLater, clock.instant());
        }
    }

    @Override
    public void entry(Notification notification) {
        memory.put(notification);
    }

    @Override
    public void forgotten(NotificationId id) {
        memory.remove(id);
    }

    @Override
    public void settled(Settled settled) {
        memory.remember(settled, clock.instant());
    }

    @Override
    public void unreadable(NotificationId id, RuntimeException why) {
        memory.quarantine(id);
        events.quarantined("entry", id.toString(), why);
    }

    @Override
    public void recordedUpTo(long offset) {
        requests.recordedUpTo(offset);
    }

    /** Something about this one cannot be handled: it is known, stands still and is never sent, and the others go on. */
    public void quarantine(NotificationId id, Throwable why) {
        memory.quarantine(id);
        inDoubt.remove(id);
        dirty.remove(id);
        wakeups.cancel(id);
        sending.leave(id);
        addressing.forget(id);
        requests.finish(id);
        events.quarantined("event", id.toString(), why);
    }

    /** A request that cannot be read. It is kept, and a readable one with its id is taken all the same. */
    public void unreadable(long offset, Quarantined request) {
        if (requests.setAside(offset, request)) {
            events.quarantined("request", request.key(), new IllegalArgumentException(request.why()));
        }
    }

    /** As {@link #takeOver(long, boolean)}, where nobody is left who could tell an outcome. */
    public void takeOver(long newFence) {
        takeOver(newFence, false);
    }

    /**
     * The replay is complete, this desk is the only writer: picks up what the previous one left.
     *
     * @param listening how a started attempt ended may still be {@link #heard}, until {@link #hearNoMore}
     */
    public void takeOver(long newFence, boolean listening) {
        fence = newFence;
        memory.sortSettled();
        for (Notification n : memory.all()) {
            if (!n.state().isSettled()) {
                guarded(n.id(), () -> pickUp(n));
            }
        }
        if (!listening) {
            hearNoMore();
        }
    }

    private void pickUp(Notification n) {
        boolean perhapsSent = n.state() == State.SENDING || n.state() == State.UNKNOWN;
        if (perhapsSent && !ledgerIsOn()) {
            update(n.forgotten());
        } else if (n.state() == State.SENDING) {
            inDoubt.add(n.id());
        } else {
            route(n);
        }
    }

    /** One notification that cannot be handled must not stop the partition: not here and not at any successor. */
    private void guarded(NotificationId id, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            quarantine(id, e);
        }
    }

    /** Started by a previous owner, and nothing heard of since. */
    public List<Notification> inDoubt() {
        return inDoubt.stream().flatMap(id -> memory.find(id).stream()).toList();
    }

    /** The process of a previous owner has told how an attempt ended that it could not record. */
    public void heard(ReadOutcome read) {
        memory.find(read.id())
                .filter(read::isOf)
                .filter(n -> inDoubt.remove(n.id()))
                .ifPresent(n -> endAttempt(n, read.outcome()));
    }

    /** Whoever could have told has died or is still cut off: started and not completed is perhaps sent, never not sent. */
    public void hearNoMore() {
        var outcome = new DeliveryOutcome.Unknown("the previous owner stopped before an outcome was recorded");
        inDoubt().forEach(n -> guarded(n.id(), () -> endAttempt(n, outcome)));
        inDoubt.clear();
    }

    /** A request from the topic. A known id is absorbed: it is the same notification, whatever the bytes say. */
    public void accept(long offset, NotificationRequest request) {
        Optional<Notification> earlier = memory.find(request.id());
        boolean known = requests.isRecorded(offset)
                || earlier.isPresent()
                || memory.isRemembered(request.id(), clock.instant());
        if (known && ledgerIsOn()) {
            requests.skip(offset);
            events.duplicateSuppressed("ledger");
            return;
        }
        var fresh = Notification.accepted(request)
                .withVersion(earlier.map(Notification::version).orElse(0L));
        requests.open(offset, request.id());
        update(policy.admit(fresh, clock.instant()));
    }

    /** A wish to cancel; granted while it is proven that nothing was sent. */
    public void cancel(long offset, NotificationId id, Tenant tenant) {
        skip(offset);
        memory.find(id)
                .filter(n -> n.request().tenant().equals(tenant))
                .filter(n -> n.state().canBecome(State.CANCELLED) && !n.mayHaveBeenSent())
                .ifPresent(n -> update(n.to(State.CANCELLED, clock.instant(), "cancelled by the caller")));
    }

    /** An operator's wish to send a dead letter again; granted where nothing can double, or the operator allows it. */
    public void redrive(long offset, NotificationId id, Tenant tenant, boolean allowRisky) {
        skip(offset);
        Instant now = clock.instant();
        memory.find(id)
                .filter(n -> n.request().tenant().equals(tenant))
                .flatMap(n -> redrives.wished(n, allowRisky, now))
                .ifPresent(this::update);
    }

    /**
     * A provider tells of a message. What this desk does not know is let go.
     *
     * @param shown the notification as the views have it, for one that has left this desk's memory since it was settled
     */
    public void receipt(long offset, NotificationId id, Receipt receipt, Optional<Notification> shown) {
        skip(offset);
        Instant now = clock.instant();
        Optional<Notification> known =
                memory.find(id).or(() -> shown.filter(n -> n.state().isSettled()));
        known.ifPresentOrElse(
                n -> {
                    var taken = receipts.judge(n, receipt);
                    events.receiptTaken(receipt, taken.name().toLowerCase(Locale.ROOT));
                    if (taken == ReceiptRules.Taken.COUNTED) {
                        update(receipts.count(n, receipt, now));
                    }
                },
                () -> events.receiptTaken(receipt, "unknown"));
    }

    /** A record that holds nothing for this desk. */
    public void skip(long offset) {
        requests.skip(offset);
    }

    /** The answer to {@link Effect.Lookup}. */
    public void lookedUp(Effect.Lookup asked, ContactLookup lookup) {
        addressing.answered(asked, memory.find(asked.id()), lookup, clock.instant());
    }

    /** The end of {@link Effect.Send}. Always frees its slot; counts only for the attempt that is still open. */
    public void sent(Effect.Send send, DeliveryOutcome outcome) {
        sending.ended(send);
        memory.find(send.id())
                .filter(n -> n.state() == State.SENDING)
                .filter(n -> n.lastAttempt().number() == send.attempt()
                        && n.lastAttempt().startedAt().equals(send.startedAt()))
                .ifPresent(n -> endAttempt(n, outcome));
    }

    private void endAttempt(Notification sending, DeliveryOutcome outcome) {
        Instant now = clock.instant();
        Notification next = receipts.settle(policy.afterAttempt(sending, outcome, now), now);
        events.attemptEnded(sending.lastAttempt().end(outcome, now));
        if (next.nextAttemptAt().isPresent()) {
            events.retryPlanned(next);
        }
        update(next);
    }

    /** The answer to {@link Effect.Ask}. */
    public void asked(Effect.Ask ask, Reconciliation answer) {
        questionsInFlight--;
        Notification n = memory.find(ask.id()).orElse(null);
        if (n == null || n.state() != State.UNKNOWN) {
            return;
        }
        Instant now = clock.instant();
        if (answer instanceof Reconciliation.Found found) {
            update(policy.confirmed(n, now, found.messageId()));
        } else if (answer instanceof Reconciliation.NotFound) {
            update(policy.notFound(n, ask.sendLater(), now));
        } else if (answer instanceof Reconciliation.Unanswered unanswered) {
            update(policy.askAgain(n, now, unanswered.evidence()));
        }
    }

    /** Starts nothing more; what is in flight may still end. */
    public void drain() {
        draining = true;
    }

    /** Provider calls, lookups and questions whose answer is still out. */
    public int inFlight() {
        return sending.inFlight() + addressing.inFlight() + questionsInFlight;
    }

    /** What is not settled; for backpressure. Readable from any thread. */
    public OpenWork open() {
        return memory.open();
    }

    public Optional<Notification> find(NotificationId id) {
        return memory.find(id);
    }

    /** Whether {@link #all()} is everything that is recognised: none is remembered by its id alone. */
    public boolean isWhole() {
        return memory.isWhole();
    }

    public List<Notification> all() {
        return memory.all();
    }

    /** When the last outcome of each notification in UNKNOWN was lost. Readable from any thread. */
    public Collection<Instant> unknownSince() {
        return memory.unknownSince();
    }

    /** The earliest settling whose id is sure to be known still. Readable from any thread. */
    public Instant remembersBackTo() {
        Instant horizon = clock.instant().minus(limits.dedupHorizon());
        return memory.reachesBackTo().isAfter(horizon) ? memory.reachesBackTo() : horizon;
    }

    /** When {@link #step()} is to be called even if nothing happens. */
    public Optional<Instant> nextWakeup() {
        return Stream.concat(wakeups.next().stream(), sending.nextLook().stream())
                .min(Comparator.naturalOrder());
    }

    /** What to commit now, and what to do once it is committed. The desk takes the commit for granted: if it fails, it dies. */
    public Batch step() {
        Instant now = clock.instant();
        if (!draining) {
            fireWakeups(now);
            eachGuarded(find -> sending.startAll(now, fence, find));
            eachGuarded(addressing::startLookups);
        }
        var writes = new ArrayList<Notification>();
        var deadLetters = new ArrayList<Notification>();
        for (NotificationId id : dirty) {
            memory.find(id).filter(this::isRecorded).ifPresent(n -> {
                Notification written = n.withVersion(n.version() + 1);
                memory.put(written);
                writes.add(written);
                requests.finish(id);
                if (written.state().isDeadLetter()) {
                    deadLetters.add(written);
                }
            });
        }
        dirty.clear();
        var forgotten = memory.forget(now, limits.dedupHorizon(), limits.maxSettled());
        var todo = List.copyOf(effects);
        effects.clear();
        return new Batch(writes, forgotten, deadLetters, requests.takeUnreadable(), requests.advance(), todo);
    }

    /** Without the ledger only results are written, after the fact, as a plain consumer would. */
    private boolean isRecorded(Notification n) {
        return ledgerIsOn() || (n.state() != State.QUEUED && n.state() != State.SENDING);
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

    private void fireWakeups(Instant now) {
        for (var id = wakeups.poll(now); id.isPresent(); id = wakeups.poll(now)) {
            memory.find(id.get()).ifPresent(n -> guarded(n.id(), () -> due(n, now)));
        }
    }

    private void due(Notification n, Instant now) {
        switch (n.state()) {
            case SCHEDULED -> update(policy.scheduleDue(n, now));
            case RETRY_WAIT -> update(policy.retryDue(n, now));
            case UNKNOWN -> resolve(n, now);
            case ACCEPTED,
                    SUPPRESSED,
                    QUEUED,
                    SENDING,
                    SENT,
                    FAILED,
                    UNCONFIRMED,
                    DEAD,
                    EXPIRED,
                    CANCELLED,
                    DELIVERED,
                    BOUNCED -> throw new IllegalStateException(n.id() + " waits for a time in state " + n.state());
        }
    }

    private void resolve(Notification unknown, Instant now) {
        if (policy.mayBeResent(unknown, now)) {
            addressing.enqueue(unknown, now);
        } else {
            askOrGiveUp(unknown, false, now);
        }
    }

    private void askOrGiveUp(Notification unknown, boolean sendLater, Instant now) {
        if (policy.mayBeAskedFor(unknown, now)) {
            questionsInFlight++;
            effects.add(new Effect.Ask(
                    unknown.id(),
                    unknown.lastAttempt().channel(),
                    policy.providerKey(unknown),
                    sendLater,
                    unknown.request().trace()));
        } else if (sendLater) {
            update(policy.askAgain(unknown, now, unknown.reason()));
        } else {
            update(policy.unconfirmed(unknown, now, unknown.reason()));
        }
    }

    private void update(Notification n) {
        memory.put(n);
        redrives.changed(n);
        dirty.add(n.id());
        route(n);
    }

    /** Puts a notification where it will be looked at again. */
    private void route(Notification n) {
        n.nextAttemptAt().ifPresentOrElse(at -> wakeups.set(n.id(), at), () -> wakeups.cancel(n.id()));
        if (n.state() == State.QUEUED) {
            addressing.enqueue(n, clock.instant());
        } else if (n.state().isSettled()) {
            sending.leave(n.id());
            addressing.forget(n.id());
            events.settled(n);
        }
    }

    private boolean ledgerIsOn() {
        return safeguards.isOn(Safeguard.DEDUP_LEDGER);
    }
}
