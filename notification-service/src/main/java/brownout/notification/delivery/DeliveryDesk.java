package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import brownout.notification.receipt.Receipt;
import brownout.notification.recipient.ContactLookup;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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
    private final Clock clock;
    private final DeliveryEvents events;

    private final Memory memory;
    private final OpenRequests requests = new OpenRequests();
    private final Dispatch dispatch;
    private final InDoubt inDoubt;
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
        this.safeguards = tools.safeguards();
        this.clock = tools.clock();
        this.events = tools.events();
        this.memory = new Memory(limits);
        this.dispatch = new Dispatch(tools, limits, memory);
        this.inDoubt =
                new InDoubt(memory, (n, outcome) -> dispatch.guarded(n.id(), () -> dispatch.endAttempt(n, outcome)));
    }

    @Override
    public void entry(Notification notification) {
        memory.put(notification);
    }

    @Override
    public void removed(NotificationId id) {
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
        dispatch.quarantine(id, why);
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
                dispatch.guarded(n.id(), () -> pickUp(n));
            }
        }
        if (!listening) {
            hearNoMore();
        }
    }

    private void pickUp(Notification n) {
        boolean perhapsSent = n.state() == State.SENDING || n.state() == State.UNKNOWN;
        if (perhapsSent && !ledgerIsOn()) {
            dispatch.update(n.untried());
        } else if (n.state() == State.SENDING) {
            inDoubt.add(n);
        } else {
            dispatch.place(n);
        }
    }

    /** Started by a previous owner, and nothing heard of since. */
    public List<Notification> inDoubt() {
        return inDoubt.all();
    }

    /** The process of a previous owner has told how an attempt ended that it could not record. */
    public void heard(ReadOutcome read) {
        inDoubt.heard(read);
    }

    /** Whoever could have told has died or is still cut off: started and not completed is perhaps sent, never not sent. */
    public void hearNoMore() {
        inDoubt.hearNoMore();
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
        dispatch.update(policy.admit(fresh, clock.instant()));
    }

    /** A wish to cancel; granted while it is proven that nothing was sent. */
    public void cancel(long offset, NotificationId id, Tenant tenant) {
        skip(offset);
        memory.find(id)
                .filter(n -> n.request().tenant().equals(tenant))
                .filter(n -> n.state().canBecome(State.CANCELLED) && !n.mayHaveBeenSent())
                .ifPresent(n -> dispatch.update(n.to(State.CANCELLED, clock.instant(), "cancelled by the caller")));
    }

    /** An operator's wish to send a dead letter again; granted where nothing can double, or the operator allows it. */
    public void redrive(long offset, NotificationId id, Tenant tenant, boolean allowRisky) {
        skip(offset);
        memory.find(id)
                .filter(n -> n.request().tenant().equals(tenant))
                .ifPresent(n -> dispatch.redrive(n, allowRisky));
    }

    /**
     * A provider tells of a message. What this desk does not know is let go.
     *
     * @param shown the notification as the views have it, for one that has left this desk's memory since it was settled
     */
    public void receipt(long offset, NotificationId id, Receipt receipt, Optional<Notification> shown) {
        skip(offset);
        memory.find(id)
                .or(() -> shown.filter(n -> n.state().isSettled()))
                .ifPresentOrElse(n -> dispatch.receipt(n, receipt), () -> events.receiptTaken(receipt, "unknown"));
    }

    /** A record that holds nothing for this desk. */
    public void skip(long offset) {
        requests.skip(offset);
    }

    /**
     * The answer to {@link Effect.Lookup}.
     *
     * @param answeredAt when it was read: until a desk hears of it, a slow commit may lie in between
     */
    public void lookedUp(Effect.Lookup asked, ContactLookup lookup, Instant answeredAt) {
        dispatch.lookedUp(asked, lookup, answeredAt);
    }

    /** The end of {@link Effect.Send}. Always frees its slot; counts only for the attempt that is still open. */
    public void sent(Effect.Send send, DeliveryOutcome outcome) {
        dispatch.sent(send, outcome);
    }

    /** The answer to {@link Effect.Ask}. */
    public void asked(Effect.Ask ask, Reconciliation answer) {
        dispatch.asked(ask, answer);
    }

    /** Starts nothing more; what is in flight may still end. */
    public void drain() {
        draining = true;
    }

    /** Provider calls, lookups and questions whose answer is still out. */
    public int inFlight() {
        return dispatch.inFlight();
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
        return memory.reachesBackTo(clock.instant());
    }

    /** When {@link #step()} is to be called even if nothing happens. */
    public Optional<Instant> nextWakeup() {
        return dispatch.nextWakeup();
    }

    /** What to commit now, and what to do once it is committed. The desk takes the commit for granted: if it fails, it dies. */
    public Batch step() {
        if (!draining) {
            dispatch.begin(fence);
        }
        var writes = new ArrayList<Notification>();
        for (NotificationId id : dispatch.takeChanged()) {
            Optional<Notification> known = memory.find(id);
            if (known.isEmpty()) {
                requests.finish(id);
            }
            known.filter(this::belongsInLedger).ifPresent(n -> {
                Notification written = n.withVersion(n.version() + 1);
                memory.put(written);
                writes.add(written);
                requests.finish(id);
            });
        }
        return new Batch(
                writes,
                memory.forget(clock.instant()),
                writes.stream().filter(n -> n.state().isDeadLetter()).toList(),
                requests.takeUnreadable(),
                requests.advance(),
                dispatch.takeEffects());
    }

    /** Without the ledger only results are written, after the fact, as a plain consumer would. */
    private boolean belongsInLedger(Notification n) {
        return ledgerIsOn() || (n.state() != State.QUEUED && n.state() != State.SENDING);
    }

    private boolean ledgerIsOn() {
        return safeguards.isOn(Safeguard.DEDUP_LEDGER);
    }
}
