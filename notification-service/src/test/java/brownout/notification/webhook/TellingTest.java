package brownout.notification.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.MutableClock;
import brownout.notification.delivery.State;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final Optional<String> TAKEN = Optional.empty();

    private final MutableClock clock = new MutableClock();
    private final List<Call> calls = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private boolean keeps = true;
    private final Telling<String> telling = new Telling<>(
            new Telling.Limits(3, 2, 3),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1), () -> false),
            event -> {
                calls.add(new Call(event, new CompletableFuture<>()));
                return calls.get(calls.size() - 1).answer();
            },
            new DeadLetters() {
                @Override
                public CompletionStage<Void> keep(DeadLetter letter) {
                    if (!keeps) {
                        return CompletableFuture.failedFuture(new IllegalStateException("no log"));
                    }
                    letters.add(letter);
                    return CompletableFuture.completedFuture(null);
                }

                @Override
                public CompletionStage<List<DeadLetter>> newest(Tenant tenant, int limit) {
                    throw new UnsupportedOperationException();
                }
            },
            clock);

    private record Call(WebhookEvent event, CompletableFuture<Optional<String>> answer) {}

    @Test
    void an_event_is_finished_when_its_tenant_has_it_and_not_before() {
        telling.take(event(1, 1), "a");
        assertThat(telling.turn()).isEmpty();
        calls.get(0).answer().complete(TAKEN);
        assertThat(telling.turn()).containsExactly("a");
        assertThat(letters).isEmpty();
    }

    @Test
    void events_of_one_notification_are_told_in_order_also_over_retries() {
        telling.take(event(1, 1), "first");
        telling.take(event(1, 2), "second");
        telling.turn();
        assertThat(calls).extracting(call -> call.event().version()).containsExactly(1L);
        calls.get(0).answer().complete(Optional.of("the answer was 500"));
        telling.turn();
        assertThat(calls).as("it waits for its time").hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        telling.turn();
        assertThat(calls).extracting(call -> call.event().version()).containsExactly(1L, 1L);
        calls.get(1).answer().complete(TAKEN);
        assertThat(telling.turn()).containsExactly("first");
        assertThat(calls).extracting(call -> call.event().version()).containsExactly(1L, 1L, 2L);
    }

    @Test
    void what_fails_too_often_is_a_dead_letter_and_lets_the_next_one_pass() {
        telling.take(event(1, 1), "first");
        telling.take(event(1, 2), "second");
        for (int tries = 0; tries < 3; tries++) {
            telling.turn();
            calls.get(tries).answer().complete(Optional.of("the answer was 500"));
            telling.turn();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.tries()).isEqualTo(3);
            assertThat(letter.why()).isEqualTo("the answer was 500");
        });
        assertThat(telling.turn()).containsExactly("first");
        assertThat(calls.get(3).event().version()).isEqualTo(2);
    }

    @Test
    void a_tenant_that_does_not_answer_gets_so_many_calls_at_once_and_then_no_more_is_read_for_it() {
        telling.take(event(1, 1), "a");
        telling.take(event(2, 1), "b");
        assertThat(telling.isFull()).isFalse();
        telling.take(event(3, 1), "c");
        telling.turn();
        assertThat(calls).as("two at once").hasSize(2);
        assertThat(telling.isFull()).as("at three").isTrue();
        calls.get(1).answer().complete(TAKEN);
        assertThat(telling.turn()).containsExactly("b");
        assertThat(telling.isFull()).isFalse();
        assertThat(calls).as("the third has the place of the second").hasSize(3);
    }

    @Test
    void an_event_that_is_neither_told_nor_kept_is_not_finished() {
        keeps = false;
        telling.take(event(1, 1), "a");
        for (int tries = 0; tries < 3; tries++) {
            telling.turn();
            calls.get(tries).answer().complete(Optional.of("the answer was 500"));
            assertThat(telling.turn()).isEmpty();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(telling.turn()).isEmpty();
        keeps = true;
        assertThat(telling.turn()).isEmpty();
        assertThat(telling.turn()).containsExactly("a");
        assertThat(letters).hasSize(1);
    }

    @Test
    void what_has_moved_to_another_instance_is_forgotten_and_makes_room() {
        for (int n = 1; n <= 3; n++) {
            telling.take(event(n, 1), "moved" + n);
        }
        telling.turn();
        telling.forget(from -> from.startsWith("moved"));
        calls.forEach(call -> call.answer().complete(Optional.of("late")));
        telling.turn();
        telling.take(event(1, 1), "again");
        telling.turn();
        assertThat(calls).hasSize(3);
        calls.get(2).answer().complete(TAKEN);
        assertThat(telling.turn()).containsExactly("again");
        clock.advance(Duration.ofSeconds(5));
        assertThat(telling.turn()).isEmpty();
        assertThat(calls).as("nothing that has moved is tried again").hasSize(3);
    }

    private static WebhookEvent event(long notification, long version) {
        return new WebhookEvent(
                Tenant.DEFAULT,
                new NotificationId(new UUID(0, notification)),
                State.SENT,
                version,
                Instant.EPOCH,
                "",
                Map.of());
    }
}
