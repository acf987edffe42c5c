package brownout.notification.delivery;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Recipient;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One partition in a world that fails, without a single thread: a log of requests, a ledger, providers that lose answers
 * and absorb repeats by key, and an owner that may die between any two steps. Everything is drawn from one seed.
 */
final class Simulation {
    private static final int MAX_STEPS = 20_000;

    final MutableClock clock = new MutableClock();
    final InMemoryLedger.Log log = new InMemoryLedger.Log();
    final Map<NotificationId, Integer> onDevice = new HashMap<>();
    private final Map<String, Integer> providerKeys = new HashMap<>();
    private final List<NotificationRequest> topic = new ArrayList<>();
    private final Random random;
    private final Switchboard<Safeguard> safeguards;
    private double trouble = 0.3;
    private int crashesLeft;

    private DeliveryDesk desk;
    private InMemoryLedger ledger;
    private long handed;
    private final List<Consumer<DeliveryDesk>> pending = new ArrayList<>();

    Simulation(long seed, Switchboard<Safeguard> safeguards, int crashes) {
        this.random = new Random(seed);
        this.safeguards = safeguards;
        this.crashesLeft = crashes;
        takeOver();
    }

    /** Appends the request, sometimes twice: the API's fast path has lost its memory. */
    void submit(NotificationRequest request) {
        topic.add(request);
        if (random.nextInt(4) == 0) {
            topic.add(request);
        }
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Runs until everything is settled, with trouble in the first half and none in the second. */
    void run() {
        for (int step = 0; step < MAX_STEPS; step++) {
            if (step == 300) {
                trouble = 0;
                crashesLeft = 0;
            }
            try {
                step();
            } catch (Crash crash) {
                takeOver();
            } catch (Ledger.LostException e) {
                throw new AssertionError("nobody else writes", e);
            }
            if (trouble == 0 && isSettled()) {
                return;
            }
        }
        throw new AssertionError(
                "not settled after " + MAX_STEPS + " steps: " + log.entries().values());
    }

    private boolean isSettled() {
        return pending.isEmpty()
                && handed == topic.size()
                && log.nextOffset() == topic.size()
                && log.entries().values().stream().allMatch(n -> n.state().isSettled());
    }

    private void takeOver() {
        pending.clear();
        ledger = new InMemoryLedger(log);
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), random, () -> true),
                new RetryLimits(6, Duration.ofHours(2), Duration.ofSeconds(5), Duration.ofSeconds(10)),
                FakeProvider.all(),
                safeguards);
        var tools = new DeliveryDesk.Tools(
                policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none());
        desk = new DeliveryDesk(tools, new DeskLimits(3, 3, Duration.ofSeconds(1), Duration.ofDays(1), 10_000, 1_000));
        desk.takeOver(ledger.open(desk));
        handed = log.nextOffset();
    }

    private void step() throws Ledger.LostException {
        passTime();
        if (handed < topic.size() && random.nextBoolean()) {
            desk.accept(handed, topic.get((int) handed));
            handed++;
        }
        if (!pending.isEmpty() && random.nextBoolean()) {
            pending.remove(random.nextInt(pending.size())).accept(desk);
        }
        mayCrash();
        Batch batch = desk.step();
        if (batch.isDurable()) {
            mayCrash();
            ledger.commit(batch);
            mayCrash();
        }
        for (Effect effect : batch.effects()) {
            perform(effect);
            mayCrash();
        }
    }

    private void passTime() {
        Optional<Instant> wakeup = desk.nextWakeup();
        if (pending.isEmpty() && handed == topic.size() && wakeup.isPresent()) {
            clock.advanceTo(wakeup.get());
        }
        clock.advance(Duration.ofMillis(random.nextInt(20)));
    }

    private void mayCrash() {
        if (crashesLeft > 0 && random.nextInt(25) == 0) {
            crashesLeft--;
            throw new Crash();
        }
    }

    private void perform(Effect effect) {
        effect.<Boolean>fold(
                send -> pending.add(desk -> desk.sent(send, provider(send))) | act(send),
                lookup -> pending.add(desk -> desk.lookedUp(lookup, profile())),
                ask -> pending.add(desk -> desk.asked(ask, answer(ask.key()))));
    }

    private final Map<Effect.Send, DeliveryOutcome> outcomes = new HashMap<>();

    private DeliveryOutcome provider(Effect.Send send) {
        return outcomes.getOrDefault(send, new DeliveryOutcome.Unknown("never answered"));
    }

    /** What happens at the provider happens now; whether the sender ever hears of it is another matter. */
    private boolean act(Effect.Send send) {
        boolean refused = random.nextDouble() < trouble / 2;
        if (refused) {
            outcomes.put(send, new DeliveryOutcome.NotSent("refused"));
            return true;
        }
        boolean arrives = random.nextDouble() >= trouble / 2;
        if (arrives) {
            String key = send.key().orElse("");
            if (key.isEmpty() || !providerKeys.containsKey(key)) {
                onDevice.merge(send.id(), 1, Integer::sum);
                if (!key.isEmpty()) {
                    providerKeys.put(key, 1);
                }
            }
        }
        boolean heard = arrives && random.nextDouble() >= trouble;
        outcomes.put(
                send, heard ? new DeliveryOutcome.Delivered("m") : new DeliveryOutcome.Unknown("the answer is lost"));
        return true;
    }

    private ContactLookup profile() {
        return random.nextDouble() < trouble
                ? new ContactLookup.Unavailable("away")
                : new ContactLookup.Found(
                        new Contact(new Recipient("", "a@example.com", "+49123", "phone"), false, false));
    }

    private Reconciliation answer(String key) {
        if (random.nextDouble() < trouble) {
            return new Reconciliation.Unanswered("away");
        }
        return providerKeys.containsKey(key) ? new Reconciliation.Found("m") : new Reconciliation.NotFound();
    }

    Notification result(NotificationId id) {
        var n = log.entries().get(id);
        if (n == null) {
            throw new AssertionError("lost: " + id);
        }
        return n;
    }

    int devices(NotificationId id) {
        return onDevice.getOrDefault(id, 0);
    }

    static Channel channelOf(int i) {
        return Channel.values()[i % 2];
    }
}
