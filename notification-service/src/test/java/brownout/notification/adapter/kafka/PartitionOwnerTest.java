package brownout.notification.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.adapter.trace.Traces;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Providers;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Attempt;
import brownout.notification.delivery.Batch;
import brownout.notification.delivery.DeskEvent;
import brownout.notification.delivery.FakeProvider;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.InMemoryLedger;
import brownout.notification.delivery.Ledger;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.OutcomeStash;
import brownout.notification.delivery.Safeguard;
import brownout.notification.delivery.Samples;
import brownout.notification.delivery.State;
import brownout.notification.query.ViewSink;
import brownout.notification.recipient.ContactLookup;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionOwnerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InMemoryLedger.Log log = new InMemoryLedger.Log();
    private final AtomicInteger lost = new AtomicInteger();
    private final List<Long> releasedFences = new CopyOnWriteArrayList<>();
    private final OutcomeStash stash = new OutcomeStash(Switchboard.allOn(Safeguard.class), Clock.systemUTC());
    private final AtomicInteger lookups = new AtomicInteger();
    private final List<PartitionOwner> owners = new ArrayList<>();

    @AfterEach
    void endAll() {
        owners.forEach(PartitionOwner::abandon);
    }

    @Test
    void an_error_ends_the_owner_and_is_told() {
        start(new InMemoryLedger(log) {
            @Override
            public long open(Replay replay) {
                throw new StackOverflowError("as deep as it gets");
            }
        });
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lost).hasValue(1));
    }

    @Test
    void what_a_commit_that_outlasted_the_ownership_ordered_is_not_begun() throws Exception {
        var committing = new CountDownLatch(1);
        var givenUp = new CountDownLatch(1);
        var owner = start(new InMemoryLedger(log) {
            @Override
            public void commit(Batch batch) throws LostException {
                committing.countDown();
                uninterruptibly(givenUp);
                super.commit(batch);
            }

            @Override
            public void giveUp() {
                givenUp.countDown();
            }
        });
        var request = Samples.request("k", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH), Instant.now());
        owner.post(desk -> desk.accept(0, request));
        committing.await();
        owner.abandon();

        assertThat(log.entries()).hasSize(1);
        assertThat(lookups).hasValue(0);
    }

    @Test
    void a_send_that_was_committed_and_never_begun_is_told_as_not_sent() throws Exception {
        var committing = new CountDownLatch(1);
        var givenUp = new CountDownLatch(1);
        var owner = start(new InMemoryLedger(log) {
            @Override
            public void commit(Batch batch) throws LostException {
                super.commit(batch);
                committing.countDown();
                uninterruptibly(givenUp);
            }

            @Override
            public void giveUp() {
                givenUp.countDown();
            }
        });
        var request = Samples.request("k", Samples.push(Guarantee.AT_LEAST_ONCE), Instant.now());
        owner.post(desk -> desk.accept(0, request));
        committing.await();
        owner.abandon();

        assertThat(stash.outcomeOf(entry(request)))
                .hasValueSatisfying(read -> assertThat(read.outcome())
                        .isInstanceOfSatisfying(
                                DeliveryOutcome.NotSent.class,
                                notSent -> assertThat(notSent.begun()).isFalse()));
        start(new InMemoryLedger(log));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(entry(request).state()).isEqualTo(State.RETRY_WAIT));
        assertThat(entry(request).mayHaveBeenSent()).isFalse();
    }

    @Test
    void what_the_ledger_refuses_stands_still_and_the_rest_of_its_batch_is_committed() {
        var large = Samples.request("large", Samples.push(Guarantee.AT_LEAST_ONCE), Instant.now());
        var small = Samples.request("small", Samples.push(Guarantee.AT_LEAST_ONCE), Instant.now());
        var owner = start(new Refusing(new InMemoryLedger(log), large.id()));
        owner.post(desk -> {
            desk.accept(0, large);
            desk.accept(1, small);
        });

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log.nextOffset()).isEqualTo(2));
        assertThat(log.entries()).containsOnlyKeys(small.id());
        assertThat(lost).hasValue(0);
    }

    /** As Kafka does with an entry that is too large. */
    private record Refusing(Ledger ledger, NotificationId refused) implements Ledger {
        @Override
        public long open(Replay replay) throws LostException, InterruptedException {
            return ledger.open(replay);
        }

        @Override
        public void commit(Batch batch) throws LostException, RefusedException, InterruptedException {
            if (batch.writes().stream().anyMatch(n -> n.id().equals(refused))) {
                throw new RefusedException(Set.of(refused), new IllegalStateException("too large"));
            }
            ledger.commit(batch);
        }

        @Override
        public void giveUp() {
            ledger.giveUp();
        }

        @Override
        public void close() {
            ledger.close();
        }
    }

    @Test
    void an_event_that_throws_is_about_one_notification_only() {
        var good = Samples.request("good", Samples.push(Guarantee.AT_LEAST_ONCE), Instant.now());
        var owner = start(new InMemoryLedger(log));
        owner.post(DeskEvent.about(good.id(), desk -> {
            throw new IllegalStateException("a bug");
        }));
        owner.post(desk -> {
            throw new IllegalStateException("a bug about nobody");
        });
        var other = Samples.request("other", Samples.push(Guarantee.AT_LEAST_ONCE), Instant.now());
        owner.post(desk -> desk.accept(0, other));
        owner.post(desk -> desk.accept(1, good));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log.nextOffset()).isEqualTo(2));
        assertThat(log.entries()).containsOnlyKeys(other.id());
        assertThat(lost).hasValue(0);
    }

    @Test
    void an_owner_that_ends_says_which_one_it_was() {
        var first = start(new InMemoryLedger(log));
        await().atMost(PATIENCE).until(first::isReady);
        start(new InMemoryLedger(log));
        first.abandon();
        assertThat(releasedFences).containsExactly(1L);
    }

    @Test
    void a_call_that_throws_instead_of_failing_is_an_answer_that_did_not_come() {
        var owner = start(new InMemoryLedger(log), () -> {
            throw new IllegalStateException("no executor");
        });
        var request = Samples.request("k", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH), Instant.now());
        owner.post(desk -> desk.accept(0, request));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(entry(request).state()).isEqualTo(State.RETRY_WAIT));
        assertThat(lost).hasValue(0);
    }

    @Test
    void a_send_that_throws_is_unknown_never_not_sent() {
        var owner = start(new InMemoryLedger(log));
        var request = Samples.request("k", Samples.push(Guarantee.AT_LEAST_ONCE), Instant.now());
        owner.post(desk -> desk.accept(0, request));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(entry(request).attempts())
                        .first()
                        .extracting(Attempt::result)
                        .isEqualTo(Attempt.Result.OUTCOME_UNKNOWN));
    }

    private Notification entry(NotificationRequest request) {
        var entry = log.entries().get(request.id());
        assertThat(entry).isNotNull();
        return entry;
    }

    private PartitionOwner start(Ledger ledger) {
        return start(ledger, CompletableFuture::new);
    }

    private PartitionOwner start(Ledger ledger, Supplier<CompletableFuture<ContactLookup>> profile) {
        Providers providers = FakeProvider.all();
        var effects = new EffectRunner(
                providers,
                (tenant, user, level) -> {
                    lookups.incrementAndGet();
                    return profile.get();
                },
                new Traces(OpenTelemetry.noop()),
                Clock.systemUTC(),
                Duration.ofSeconds(3));
        var settings = new KafkaSettings("127.0.0.1:1", "n", Duration.ofSeconds(6), Duration.ofSeconds(5));
        var outcomes = new KafkaOutcomes(settings, TopicNames.DEFAULT, stash, Duration.ofSeconds(1));
        var owner = new PartitionOwner(
                0,
                ledger,
                UnreadableRecordsTest.desk(),
                new PartitionOwner.Surroundings(
                        effects, outcomes, new Views(), Clock.systemUTC(), lost::incrementAndGet));
        owners.add(owner);
        owner.start();
        return owner;
    }

    private static void uninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Views implements ViewSink {
        @Override
        public void publish(int partition, List<Notification> changed) {}

        @Override
        public void owned(int partition, long fence) {}

        @Override
        public void keepAlive(int partition, Known known) {}

        @Override
        public void released(int partition, long fence) {
            releasedFences.add(fence);
        }
    }
}
