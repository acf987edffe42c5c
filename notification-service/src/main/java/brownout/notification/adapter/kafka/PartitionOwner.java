package brownout.notification.adapter.kafka;

import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Batch;
import brownout.notification.delivery.Crowd;
import brownout.notification.delivery.DeliveryDesk;
import brownout.notification.delivery.DeskEvent;
import brownout.notification.delivery.Effect;
import brownout.notification.delivery.Ledger;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.OpenLimits;
import brownout.notification.delivery.ReadOutcome;
import brownout.notification.query.ViewSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns one partition: one thread that turns events into committed batches, and batches into effects.
 *
 * <p>Group commit: while one transaction is on its way, events pile up, and the next transaction takes all of them. So the
 * latency is that of one or two transactions, and the throughput grows with the load. A transaction costs the broker about
 * the same whatever it carries, so one that would follow the last too closely waits a little for more.
 *
 * <pre>
 *   requests ─┐                          ┌─ effects (after commit): provider, profile
 *   outcomes ─┼─▶ queue ─▶ desk ─▶ ledger ┤
 *   timers   ─┘                          └─ views
 * </pre>
 */
final class PartitionOwner {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionOwner.class);
    private static final int MAX_EVENTS = 512;
    private static final Duration GATHER = Duration.ofMillis(20);
    private static final Duration FIND_PATIENCE = Duration.ofSeconds(1);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(2);

    private final int partition;
    private final Ledger ledger;
    private final DeliveryDesk desk;
    private final Surroundings surroundings;
    private final BlockingQueue<DeskEvent> events = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private volatile boolean ready;
    private volatile boolean lost;
    private volatile Instant drainUntil = Instant.MAX;
    private Instant nextHousekeeping = Instant.MIN;
    private final ViewSink.Known known = new ViewSink.Known() {
        @Override
        public List<Notification> all() {
            return desk.all();
        }

        @Override
        public boolean isWhole() {
            return desk.isWhole();
        }
    };
    private long fence;
    private long lastCommit = System.nanoTime() - GATHER.toNanos();

    /** What every owner of an instance shares. {@code onLost} is told when one cannot go on. */
    record Surroundings(EffectRunner effects, KafkaOutcomes outcomes, ViewSink views, Clock clock, Runnable onLost) {}

    PartitionOwner(int partition, Ledger ledger, DeliveryDesk desk, Surroundings surroundings) {
        this.partition = partition;
        this.ledger = ledger;
        this.desk = desk;
        this.surroundings = surroundings;
        this.thread = new Thread(this::run, "owner-" + partition);
    }

    void start() {
        thread.start();
    }

    /** An event for the desk, in order of arrival. Ignored once the owner has ended: its successor knows better. */
    void post(DeskEvent event) {
        if (!ended.isDone()) {
            events.add(event);
        }
    }

    /** What is in memory and not settled, but for what is scheduled; for backpressure. */
    int open() {
        return desk.open().total() + events.size();
    }

    /** Whether the ledger is replayed and decisions are being made. */
    boolean isReady() {
        return ready;
    }

    Instant remembersBackTo() {
        return desk.remembersBackTo();
    }

    Crowd crowd(OpenLimits limits) {
        return desk.open().crowd(limits);
    }

    Collection<Instant> unknownSince() {
        return desk.unknownSince();
    }

    /** What the desk knows, after everything posted before. Empty also when the owner ends or takes too long. */
    CompletionStage<Optional<Notification>> find(NotificationId id) {
        if (!ready || ended.isDone()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var found = new CompletableFuture<Optional<Notification>>();
        post(desk -> found.complete(desk.find(id)));
        return found.completeOnTimeout(Optional.empty(), FIND_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Starts nothing new; what is in flight may end and is committed. Returns at once. */
    void beginDrain(Duration within) {
        drainUntil = surroundings.clock().instant().plus(within);
        post(DeliveryDesk::drain);
    }

    /** Returns when the drain is over, one way or the other. */
    void awaitDrained(Duration within) {
        join(within.plusSeconds(3));
    }

    /** The partition belongs to somebody else: nothing may be written any more. */
    void abandon() {
        lost = true;
        ledger.giveUp();
        events.add(desk -> desk.drain());
        join(Duration.ofSeconds(6));
    }

    private void join(Duration atMost) {
        try {
            thread.join(atMost.toMillis());
            if (thread.isAlive()) {
                LOG.warn("owner does not end in time, interrupted: partition={}", partition);
                lost = true;
                ledger.giveUp();
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (ledger) {
            Instant started = surroundings.clock().instant();
            fence = ledger.open(desk);
            takeOver();
            surroundings.views().owned(partition, fence);
            ready = true;
            LOG.info(
                    "partition taken over: partition={} fence={} entries={} tookMs={}",
                    partition,
                    fence,
                    desk.all().size(),
                    Duration.between(started, surroundings.clock().instant()).toMillis());
            work();
            LOG.info("partition given back: partition={} stillInFlight={}", partition, desk.inFlight());
        } catch (Ledger.LostException e) {
            if (!lost) {
                LOG.warn(
                        "partition lost: partition={} reason={} cause={}",
                        partition,
                        e.getMessage(),
                        String.valueOf(e.getCause()));
                surroundings.onLost().run();
            }
        } catch (InterruptedException e) {
            LOG.info("partition abandoned: partition={}", partition);
        } catch (Throwable e) {
            // An Error too: a partition whose thread has died without a word stands still until the next rebalance.
            LOG.error("owner failed, the partition is taken over anew: partition={}", partition, e);
            surroundings.onLost().run();
        } finally {
            ready = false;
            ended.complete(null);
            events.clear();
            surroundings.views().released(partition, fence);
        }
    }

    private void work() throws Ledger.LostException, InterruptedException {
        while (!lost && !isDrained()) {
            apply(nextEvents());
            Batch batch = desk.step();
            if (batch.isDurable()) {
                batch = commit(batch);
                surroundings.views().publish(partition, batch.writes());
            }
            run(batch.effects());
            housekeeping();
        }
    }

    private void takeOver() {
        var outcomes = surroundings.outcomes();
        desk.takeOver(fence, outcomes.isOn());
        desk.inDoubt().forEach(started -> outcomes.known(started).ifPresent(desk::heard));
        if (!desk.inDoubt().isEmpty()) {
            outcomes.listen(
                    partition,
                    read -> post(DeskEvent.about(read.id(), desk -> desk.heard(read))),
                    () -> post(DeliveryDesk::hearNoMore));
        }
    }

    /** They stand still from now on, what was ordered for them is not done, and all the others are committed. */
    private Batch withoutRefused(Batch batch, Ledger.RefusedException refused) {
        refused.ids().forEach(id -> desk.quarantine(id, refused));
        batch.effects().stream()
                .filter(effect -> refused.ids().contains(effect.id()))
                .forEach(effect -> post(EffectRunner.notDone(effect)));
        return batch.without(refused.ids());
    }

    /** @return what was committed */
    private Batch commit(Batch batch) throws Ledger.LostException, InterruptedException {
        boolean committed = false;
        try {
            ledger.commit(batch);
            committed = true;
            lastCommit = System.nanoTime();
            surroundings.outcomes().recorded(batch.writes());
            return batch;
        } catch (Ledger.RefusedException e) {
            committed = true;
            return commit(withoutRefused(batch, e));
        } finally {
            if (!committed) {
                batch.effects().forEach(this::neverBegun);
            }
        }
    }

    /** A commit may have outlasted the ownership: what nobody has begun by then is the successor's to begin. */
    private void run(List<Effect> effects) {
        for (Effect effect : effects) {
            if (lost) {
                neverBegun(effect);
            } else {
                surroundings
                        .effects()
                        .run(effect, read -> surroundings.outcomes().read(partition, read), this::post);
            }
        }
    }

    /** The ledger may say STARTED by now, and only this process knows that it was not. */
    private void neverBegun(Effect effect) {
        effect.fold(
                        send -> Optional.of(new ReadOutcome(
                                send, DeliveryOutcome.NotSent.notBegun("the partition was lost first"))),
                        lookup -> Optional.<ReadOutcome>empty(),
                        ask -> Optional.<ReadOutcome>empty())
                .ifPresent(read -> surroundings.outcomes().read(partition, read));
    }

    private boolean isDrained() {
        if (drainUntil.equals(Instant.MAX)) {
            return false;
        }
        return (desk.inFlight() == 0 && events.isEmpty())
                || surroundings.clock().instant().isAfter(drainUntil);
    }

    private List<DeskEvent> nextEvents() throws InterruptedException {
        var taken = new ArrayList<DeskEvent>();
        DeskEvent first = events.poll(waitMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            gather();
            events.drainTo(taken, MAX_EVENTS);
        }
        return taken;
    }

    /** Under load one transaction for what two would carry; an owner that has committed nothing of late does not wait. */
    private void gather() throws InterruptedException {
        long left = lastCommit + GATHER.toNanos() - System.nanoTime();
        if (left > 0 && events.size() < MAX_EVENTS) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private long waitMillis() {
        Instant now = surroundings.clock().instant();
        Instant until =
                desk.nextWakeup().filter(at -> at.isBefore(nextHousekeeping)).orElse(nextHousekeeping);
        if (!drainUntil.equals(Instant.MAX)) {
            until = now.plusMillis(50);
        }
        return until.isAfter(now) ? Math.max(1, Duration.between(now, until).toMillis()) : 0;
    }

    private void apply(List<DeskEvent> taken) {
        for (DeskEvent event : taken) {
            try {
                event.tell(desk);
            } catch (RuntimeException e) {
                event.about().ifPresentOrElse(id -> desk.quarantine(id, e), () -> LOG.error("event dropped", e));
            }
        }
    }

    private void housekeeping() {
        Instant now = surroundings.clock().instant();
        if (!now.isBefore(nextHousekeeping)) {
            nextHousekeeping = now.plus(HOUSEKEEPING);
            surroundings.views().keepAlive(partition, known);
        }
    }
}
