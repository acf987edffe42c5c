package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.dedup.NotificationId;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Contacts;
import brownout.notification.recipient.Recipient;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One partition in a world that fails, without a single thread: a log of requests, a ledger, {@link SimulatedProviders}, a
 * profile that opts out, and an owner that may die or be paused between any two steps. Everything is drawn from one seed.
 */
final class Simulation {
    static final Duration START_WITHIN = Duration.ofSeconds(3);
    static final Duration CONSENT_WITHIN = Duration.ofSeconds(1);
    private static final int TROUBLED_STEPS = 400;
    private static final int MAX_STEPS = 20_000;

    /** Where an owner was stopped, or what it met; the numbers are those of the README. */
    enum CrashPoint {
        REDELIVERED_3,
        ZOMBIE_CALLED_4,
        BEFORE_STARTED_5,
        STARTED_WRITTEN_6,
        CALLED_7,
        ANSWER_READ_8,
        RECORDED_9,
        LANDED_AFTER_TAKEOVER
    }

    final MutableClock clock = new MutableClock();
    final InMemoryLedger.Log log = new InMemoryLedger.Log();
    final SimulatedProviders providers;
    final Map<CrashPoint, Integer> hits = new EnumMap<>(CrashPoint.class);
    Optional<Instant> optedOutAt = Optional.empty();

    private final List<Record> topic = new ArrayList<>();
    private final RandomGenerator random;
    private final Switchboard<Safeguard> safeguards;
    /** When an hour passes at once, and with it the life of every key; in some histories never. */
    private final int keysExpireAt;

    private int steps;
    private double trouble = 0.3;
    private int crashesLeft;
    private Owner owner;
    private long handed;
    private long furthest;
    private final Deque<Owner> zombies = new ArrayDeque<>();
    private final Map<Effect.Send, Owner> senders = new HashMap<>();

    private interface Record {
        void tell(DeliveryDesk desk, long offset);
    }

    private static final class Owner {
        final DeliveryDesk desk;
        final InMemoryLedger ledger;
        final Deque<Effect> ordered = new ArrayDeque<>();
        final List<Consumer<DeliveryDesk>> heard = new ArrayList<>();

        Owner(DeliveryDesk desk, InMemoryLedger ledger) {
            this.desk = desk;
            this.ledger = ledger;
        }
    }

    /** The owner stops here: for good, or to wake up as a zombie. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    Simulation(long seed, Switchboard<Safeguard> safeguards, int crashes) {
        this.random = new SplittableRandom(seed);
        this.safeguards = safeguards;
        this.crashesLeft = crashes;
        this.keysExpireAt = random.nextInt(4) == 0 ? 10 + random.nextInt(60) : -1;
        this.providers = new SimulatedProviders(random);
        owner = takeOver();
    }

    /** Appends the request, sometimes twice: the API's fast path has lost its memory. */
    void submit(NotificationRequest request) {
        Record record = (desk, offset) -> desk.accept(offset, request);
        topic.add(record);
        if (random.nextInt(4) == 0) {
            topic.add(record);
        }
    }

    void cancel(NotificationId id) {
        topic.add((desk, offset) -> desk.cancel(offset, id, Tenant.DEFAULT));
    }

    /** Runs until everything is settled, with trouble at first and none afterwards. */
    void run() {
        for (int step = 0; step < MAX_STEPS; step++) {
            if (step == TROUBLED_STEPS) {
                trouble = 0;
                crashesLeft = 0;
            }
            try {
                step();
            } catch (Stopped stopped) {
                if (random.nextInt(3) == 0) {
                    zombies.add(owner);
                }
                owner = takeOver();
            } catch (Ledger.LostException e) {
                throw new AssertionError("only zombies are fenced", e);
            }
            if (trouble == 0 && isSettled()) {
                return;
            }
        }
        throw new AssertionError(
                "not settled after " + MAX_STEPS + " steps: " + log.entries().values());
    }

    private boolean isSettled() {
        return owner.heard.isEmpty()
                && zombies.isEmpty()
                && providers.nextLanding().isEmpty()
                && log.nextOffset() == topic.size()
                && log.entries().values().stream().allMatch(n -> n.state().isSettled());
    }

    private Owner takeOver() {
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), random, () -> true),
                new RetryLimits(
                        10,
                        Duration.ofHours(3),
                        START_WITHIN.plus(SimulatedProviders.LONGEST_WAY),
                        Duration.ofSeconds(10)),
                FakeProvider.all(),
                safeguards);
        var tools = new DeliveryDesk.Tools(
                policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none());
        var desk = new DeliveryDesk(tools, new DeskLimits(3, 3, CONSENT_WITHIN, Duration.ofDays(1), 10_000, 1_000));
        var next = new Owner(desk, new InMemoryLedger(log));
        desk.takeOver(next.ledger.open(desk));
        handed = log.nextOffset();
        return next;
    }

    private void step() throws Ledger.LostException {
        passTime();
        providers.land(clock.instant(), trouble, this::landed);
        wakeZombie();
        if (trouble > 0 && optedOutAt.isEmpty() && random.nextInt(300) == 0) {
            optedOutAt = Optional.of(clock.instant());
        }
        if (handed < topic.size() && random.nextBoolean()) {
            hit(CrashPoint.REDELIVERED_3, handed < furthest);
            topic.get((int) handed).tell(owner.desk, handed);
            handed++;
            furthest = Math.max(furthest, handed);
        }
        if (!owner.heard.isEmpty() && random.nextBoolean()) {
            owner.heard.remove(random.nextInt(owner.heard.size())).accept(owner.desk);
        }
        Batch batch = owner.desk.step();
        boolean starts = batch.writes().stream().anyMatch(n -> n.state() == State.SENDING);
        boolean ends = batch.writes().stream()
                .anyMatch(n -> n.state() != State.SENDING && !n.attempts().isEmpty());
        if (batch.isDurable()) {
            mayStop(CrashPoint.BEFORE_STARTED_5, starts);
            mayStop(CrashPoint.ANSWER_READ_8, ends);
            owner.ledger.commit(batch);
            owner.ordered.addAll(batch.effects());
            mayStop(CrashPoint.STARTED_WRITTEN_6, starts);
            mayStop(CrashPoint.RECORDED_9, ends);
        } else {
            owner.ordered.addAll(batch.effects());
        }
        while (!owner.ordered.isEmpty()) {
            Effect effect = owner.ordered.remove();
            perform(owner, effect);
            mayStop(CrashPoint.CALLED_7, effect instanceof Effect.Send);
        }
    }

    private void passTime() {
        if (steps++ == keysExpireAt) {
            clock.advance(FakeProvider.KEY_LIFETIME);
        }
        if (owner.heard.isEmpty() && handed == topic.size()) {
            Stream.concat(owner.desk.nextWakeup().stream(), providers.nextLanding().stream())
                    .min(Instant::compareTo)
                    .ifPresent(clock::advanceTo);
        }
        clock.advance(Duration.ofMillis(random.nextInt(20)));
    }

    private void mayStop(CrashPoint point, boolean isThere) {
        if (crashesLeft > 0 && random.nextInt(isThere ? 10 : 60) == 0) {
            crashesLeft--;
            hit(point, isThere);
            throw new Stopped();
        }
    }

    private void hit(CrashPoint point, boolean isThere) {
        if (isThere) {
            hits.merge(point, 1, Integer::sum);
        }
    }

    /** It does not know that it was replaced: what it had ordered goes out, what it hears it tries to record. */
    private void wakeZombie() {
        if (zombies.isEmpty() || random.nextInt(4) != 0) {
            return;
        }
        Owner zombie = zombies.peek();
        if (!zombie.ordered.isEmpty()) {
            perform(zombie, zombie.ordered.remove());
            return;
        }
        zombies.remove();
        zombie.heard.forEach(event -> event.accept(zombie.desk));
        Batch batch = zombie.desk.step();
        if (batch.isDurable()) {
            try {
                zombie.ledger.commit(batch);
                throw new AssertionError("a zombie's commit went through");
            } catch (Ledger.LostException fenced) {
                return;
            }
        }
    }

    private void landed(Effect.Send send) {
        hit(CrashPoint.LANDED_AFTER_TAKEOVER, senders.get(send) != owner);
    }

    private void perform(Owner by, Effect effect) {
        effect.<Boolean>fold(
                send -> call(by, send),
                lookup -> by.heard.add(lookUp(lookup)),
                ask -> by.heard.add(desk -> desk.asked(ask, providers.find(ask.key(), clock.instant(), trouble))));
    }

    private boolean call(Owner by, Effect.Send send) {
        if (trouble > 0 && random.nextInt(30) == 0) {
            clock.advance(START_WITHIN);
        }
        Duration late = Duration.between(send.startedAt(), clock.instant());
        if (late.compareTo(START_WITHIN) > 0) {
            return by.heard.add(desk -> desk.sent(send, DeliveryOutcome.NotSent.notBegun(late)));
        }
        hit(CrashPoint.ZOMBIE_CALLED_4, by != owner);
        senders.put(send, by);
        providers.send(send, clock.instant(), trouble, outcome -> by.heard.add(desk -> desk.sent(send, outcome)));
        return true;
    }

    private Consumer<DeliveryDesk> lookUp(Effect.Lookup lookup) {
        Instant answered = clock.instant();
        boolean fresh = lookup.freshness() == Contacts.Freshness.STRONG;
        boolean away = random.nextDouble() < trouble;
        boolean optedOut = fresh && optedOutAt.isPresent();
        var found = new ContactLookup.Found(
                new Contact(new Recipient("", "a@example.com", "+49123", "phone"), optedOut, false));
        return desk -> desk.lookedUp(lookup, away ? new ContactLookup.Unavailable("away") : found, answered);
    }

    Notification result(NotificationId id) {
        var n = log.entries().get(id);
        if (n == null) {
            throw new AssertionError("lost: " + id);
        }
        return n;
    }

    /** When the last message may land of those whose consent was asked for before the opt-out. */
    Optional<Instant> obeyedFrom() {
        return optedOutAt.map(at -> at.plus(CONSENT_WITHIN).plus(START_WITHIN).plus(SimulatedProviders.LONGEST_WAY));
    }
}
