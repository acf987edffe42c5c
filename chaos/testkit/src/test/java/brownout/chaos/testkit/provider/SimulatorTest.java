package brownout.chaos.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.testkit.provider.Delivery.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock();
    private final MemoryJournal journal = new MemoryJournal();
    private final Simulator push = new Simulator(ProviderName.PUSH, clock, journal, DAY);

    @Test
    void no_answer_is_due_before_its_line_is_written() {
        journal.slow = true;
        Reply reply = push.receive(message("n1", "k1", "b"));
        assertThat(reply.due()).isNotDone();
        journal.writeAll();
        assertThat(reply.due()).isCompleted();
    }

    @Test
    void the_second_use_of_a_key_is_answered_only_after_the_first_is_on_disk() {
        journal.slow = true;
        Reply first = push.receive(message("n1", "k1", "b"));
        Reply second = push.receive(message("n1", "k1", "b"));
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.due()).isNotDone();
        assertThat(journal.kinds()).containsExactly(Kind.DELIVERED, Kind.DEDUPLICATED);
    }

    @Test
    void a_key_is_forgotten_at_the_end_of_its_lifetime_and_not_before() {
        push.receive(message("n1", "k1", "b"));
        clock.advance(DAY.minusMillis(1));
        assertThat(push.find("k1")).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(push.find("k1")).isEmpty();
        push.receive(message("n1", "k1", "b"));
        assertThat(journal.kinds()).containsExactly(Kind.DELIVERED, Kind.DELIVERED);
    }

    @Test
    void a_shorter_lifetime_holds_for_keys_already_known() {
        push.receive(message("n1", "k1", "b"));
        push.behaviour().set(Behaviour.NORMAL.withKeyLifetime(Duration.ofSeconds(1)));
        clock.advance(Duration.ofSeconds(1));
        assertThat(push.find("k1")).isEmpty();
        push.behaviour().set(Behaviour.NORMAL);
        assertThat(push.find("k1")).isPresent();
    }

    @Test
    void a_key_with_another_body_delivers_nothing_and_keeps_the_first() {
        Reply first = push.receive(message("n1", "k1", "b"));
        assertThat(push.receive(message("n1", "k1", "other")).kind()).isEqualTo(Reply.Kind.KEY_REUSED);
        assertThat(push.receive(message("n1", "k1", "b")).messageId()).isEqualTo(first.messageId());
        assertThat(journal.kinds()).containsExactly(Kind.DELIVERED, Kind.REFUSED, Kind.DEDUPLICATED);
    }

    @Test
    void every_mode_delivers_what_it_says_and_answers_what_it_says() {
        assertMode(Mode.NORMAL, Kind.DELIVERED, Reply.Kind.ACCEPTED);
        assertMode(Mode.ACCEPT_THEN_DROP, Kind.DELIVERED, Reply.Kind.NOTHING);
        assertMode(Mode.ACCEPT_THEN_503, Kind.DELIVERED, Reply.Kind.UNAVAILABLE);
        assertMode(Mode.REJECT_429, Kind.REFUSED, Reply.Kind.RATE_LIMITED);
        assertMode(Mode.REJECT_503, Kind.REFUSED, Reply.Kind.UNAVAILABLE);
        assertMode(Mode.HANG, Kind.REFUSED, Reply.Kind.NOTHING);
    }

    @Test
    void receipts_follow_what_is_on_disk_doubled_reordered_bounced_and_never_without_a_behaviour_that_says_so() {
        var told = new ArrayList<String>();
        Reports reports = (delivery, events, delay) -> {
            told.add(delivery.notificationId() + " " + String.join(",", events) + " " + delay.toMillis());
            return CompletableFuture.completedFuture(null);
        };
        Simulator telling = new Simulator(ProviderName.PUSH, clock, journal, DAY, reports);
        telling.receive(message("n0", "k0", "b"));
        telling.behaviour().set(Behaviour.NORMAL.withReceipts(Receipts.PLAIN));
        telling.receive(message("n1", "k1", "b"));
        telling.receive(message("n1", "k1", "b"));
        telling.behaviour().set(Behaviour.NORMAL.withReceipts(new Receipts(Duration.ZERO, 1, 1, 0, 0)));
        telling.receive(message("n2", "k2", "b"));
        telling.behaviour()
                .set(Behaviour.of(Mode.ACCEPT_THEN_DROP).withReceipts(new Receipts(Duration.ZERO, 0, 0, 0, 1)));
        telling.receive(message("n3", "k3", "b"));
        telling.behaviour().set(Behaviour.of(Mode.REJECT_503).withReceipts(Receipts.PLAIN));
        telling.receive(message("n4", "k4", "b"));
        assertThat(told).containsExactly("n1 DELIVERED 100", "n2 DELIVERED,SENT,DELIVERED,SENT 0", "n3 BOUNCED 0");

        told.clear();
        journal.slow = true;
        telling.behaviour().set(Behaviour.NORMAL.withReceipts(Receipts.PLAIN));
        telling.receive(message("n5", "k5", "b"));
        assertThat(told).as("before it is on disk").isEmpty();
        journal.writeAll();
        assertThat(told).hasSize(1);
    }

    @Test
    void an_answer_waits_for_the_receipt_that_is_to_be_earlier() {
        var taken = new CompletableFuture<Void>();
        Simulator telling = new Simulator(ProviderName.PUSH, clock, journal, DAY, (delivery, events, delay) -> taken);
        telling.behaviour().set(Behaviour.NORMAL.withReceipts(new Receipts(Duration.ofSeconds(1), 0, 0, 1, 0)));
        Reply reply = telling.receive(message("n1", "k1", "b"));
        assertThat(reply.due()).isNotDone();
        taken.complete(null);
        assertThat(reply.due()).isCompleted();
    }

    private void assertMode(Mode mode, Kind delivered, Reply.Kind answered) {
        push.behaviour().set(Behaviour.of(mode).withRetryAfterSeconds(5));
        Reply reply = push.receive(message("n-" + mode, "k-" + mode, "b"));
        assertThat(reply.kind()).as(mode.wire()).isEqualTo(answered);
        assertThat(reply.retryAfterSeconds()).as(mode.wire()).isEqualTo(mode == Mode.REJECT_429 ? 5 : 0);
        assertThat(journal.kinds().get(journal.kinds().size() - 1))
                .as(mode.wire())
                .isEqualTo(delivered);
        assertThat(reply.due().isDone()).as(mode.wire()).isEqualTo(mode != Mode.HANG);
    }

    @Test
    void every_line_says_what_the_behaviour_did_to_it_and_nothing_when_it_did_nothing() {
        push.receive(message("n0", null, "b"));
        assertEffect(Behaviour.of(Mode.ACCEPT_THEN_503), "accept-then-503");
        assertEffect(Behaviour.of(Mode.HANG), "hang");
        assertEffect(Behaviour.of(Mode.HANG).withProbability(0), "");
        assertEffect(Behaviour.NORMAL.withLatency(Duration.ofMillis(5)), "late");
        assertThat(journal.lines.get(0).effect()).isEmpty();
    }

    @Test
    void a_delivery_that_only_a_forgotten_key_made_possible_says_so() {
        push.receive(message("n1", "k1", "b"));
        clock.advance(Duration.ofSeconds(2));
        assertEffect(Behaviour.NORMAL.withKeyLifetime(Duration.ofSeconds(1)), "key-forgotten");
        assertThat(journal.kinds()).containsExactly(Kind.DELIVERED, Kind.DELIVERED);
    }

    private void assertEffect(Behaviour behaviour, String effect) {
        push.behaviour().set(behaviour);
        push.receive(message("n1", "k1", "b"));
        assertThat(journal.lines.get(journal.lines.size() - 1).effect()).isEqualTo(effect);
    }

    @Test
    void a_refused_key_may_be_used_again() {
        push.behaviour().set(Behaviour.of(Mode.REJECT_503));
        push.receive(message("n1", "k1", "b"));
        push.behaviour().set(Behaviour.NORMAL);
        assertThat(push.receive(message("n1", "k1", "b")).kind()).isEqualTo(Reply.Kind.ACCEPTED);
        assertThat(journal.kinds()).containsExactly(Kind.REFUSED, Kind.DELIVERED);
    }

    @Test
    void a_behaviour_ends_when_its_time_is_over_and_lets_go_whoever_hangs() {
        push.behaviour().set(Behaviour.of(Mode.HANG).lasting(Duration.ofSeconds(2)));
        Reply hanging = push.receive(message("n1", null, "b"));
        clock.advance(Duration.ofMillis(1999));
        assertThat(push.behaviour().get().mode()).isEqualTo(Mode.HANG);
        assertThat(hanging.due()).isNotDone();
        clock.advance(Duration.ofMillis(1));
        assertThat(push.behaviour().get()).isEqualTo(Behaviour.NORMAL);
        assertThat(hanging.due()).isCompleted();
    }

    @Test
    void draws_repeat_with_the_seed_whatever_the_order_and_differ_between_attempts() {
        Behaviour half = Behaviour.of(Mode.REJECT_503).withProbability(0.5).withSeed(9);
        List<Boolean> forth = rejections(half, IntStream.range(0, 400).boxed().toList());
        List<Boolean> back = rejections(
                half, IntStream.range(0, 400).map(each -> 399 - each).boxed().toList());
        java.util.Collections.reverse(back);
        assertThat(back).isEqualTo(forth);
        assertThat(forth.stream().filter(rejected -> rejected).count()).isBetween(150L, 250L);
        assertThat(rejections(half.withSeed(10), IntStream.range(0, 400).boxed().toList()))
                .isNotEqualTo(forth);

        push.behaviour().set(half);
        List<Reply.Kind> attempts = IntStream.range(0, 40)
                .mapToObj(each -> push.receive(message("same", null, "b")).kind())
                .toList();
        assertThat(attempts).contains(Reply.Kind.ACCEPTED, Reply.Kind.UNAVAILABLE);
    }

    private List<Boolean> rejections(Behaviour behaviour, List<Integer> order) {
        push.behaviour().set(behaviour);
        return new ArrayList<>(order.stream()
                .map(each -> push.receive(message("n" + each, null, "b")).kind() == Reply.Kind.UNAVAILABLE)
                .toList());
    }

    @Test
    void what_an_earlier_process_delivered_is_not_delivered_again() {
        push.receive(message("n1", "k1", "b"));
        push.receive(message("n2", null, "b"));

        MemoryJournal next = new MemoryJournal();
        Simulator restarted = new Simulator(ProviderName.PUSH, clock, next, DAY);
        journal.lines.forEach(restarted::restore);
        restarted.receive(message("n1", "k1", "b"));

        assertThat(next.kinds()).containsExactly(Kind.DEDUPLICATED);
        assertThat(next.lines.get(0).n()).isEqualTo(3);
        assertThat(next.lines.get(0).messageId()).isEqualTo(journal.lines.get(0).messageId());
    }

    @Test
    void one_mail_to_several_recipients_is_several_deliveries_of_one_message() {
        MemoryJournal mails = new MemoryJournal();
        Simulator email = new Simulator(ProviderName.EMAIL, clock, mails, DAY);
        email.receive(new Message(List.of("a@x.test", "b@x.test"), null, "n1", "b"));
        assertThat(mails.lines).extracting(Delivery::to).containsExactly("a@x.test", "b@x.test");
        assertThat(mails.lines).extracting(Delivery::n).containsExactly(1L, 2L);
        assertThat(mails.lines).extracting(Delivery::messageId).containsExactly("Q1", "Q1");
    }

    @Test
    void impossible_behaviours_are_refused() {
        assertThatThrownBy(() -> Behaviour.NORMAL.withProbability(1.1)).hasMessageContaining("from 0 to 1, not 1.1");
        assertThatThrownBy(() -> Behaviour.NORMAL.withProbability(Double.NaN)).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> Behaviour.NORMAL.withRetryAfterSeconds(-1)).hasMessageContaining("0 to 3600");
        assertThatThrownBy(() -> Behaviour.NORMAL.withLatency(Duration.ofHours(2)))
                .hasMessageContaining("latencyMs");
        assertThatThrownBy(() -> Behaviour.NORMAL.withKeyLifetime(Duration.ofMillis(-1)))
                .hasMessageContaining("keyLifetimeMs");
        assertThatThrownBy(() -> Behaviour.NORMAL.lasting(Duration.ZERO)).hasMessageContaining("forMs");
    }

    private static Message message(String notificationId, String key, String body) {
        return new Message(List.of("t1"), key, notificationId, body);
    }

    private static final class MemoryJournal implements Journal {
        private final List<Delivery> lines = new ArrayList<>();
        private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
        private boolean slow;

        @Override
        public CompletableFuture<Void> append(Delivery delivery) {
            lines.add(delivery);
            CompletableFuture<Void> written = new CompletableFuture<>();
            waiting.add(written);
            if (!slow) {
                writeAll();
            }
            return written;
        }

        void writeAll() {
            waiting.forEach(written -> written.complete(null));
            waiting.clear();
        }

        List<Kind> kinds() {
            return lines.stream().map(Delivery::kind).toList();
        }
    }

    private static final class ManualClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
