package brownout.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.history.HistorySink;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final long SECOND = 1_000_000_000L;

    private final ScriptedPace pace = new ScriptedPace();
    private final Recorder recorder = new Recorder(pace, HistorySink.NONE);
    private final HeldClient client = new HeldClient();
    private final OpenLoop loop = new OpenLoop(pace, recorder, client);

    @Test
    void an_unanswered_operation_does_not_hold_up_the_next() throws InterruptedException {
        play(submit(1, "a"), submit(2, "b"), submit(3, "c"));

        assertThat(client.asked).containsExactly("a", "b", "c");
        assertThat(recorder.counts().inFlight()).isEqualTo(3);
        assertThat(loop.drain(Duration.ofMillis(10))).isFalse();
    }

    @Test
    void a_session_waits_for_its_own_last_operation_and_says_how_late_that_made_the_next() throws InterruptedException {
        play(read(1, "s", "a"), read(2, "s", "b"), read(3, "t", "c"));
        assertThat(client.asked).containsExactly("a", "c");

        pace.sleepUntil(5 * SECOND);
        client.answer(0, Client.Reply.ok(Map.of()));
        assertThat(client.asked).containsExactly("a", "c", "b");

        client.answer(1, Client.Reply.ok(Map.of()));
        client.answer(2, Client.Reply.ok(Map.of()));
        assertThat(loop.drain(Duration.ofSeconds(5))).isTrue();
        Operation late = operation("b");
        assertThat(late.invokedAt()).isEqualTo(5 * SECOND);
        assertThat(late.in()).containsEntry(Recorder.INTENDED_AT, Long.toString(2 * SECOND));
        assertThat(operation("c").in()).doesNotContainKey(Recorder.INTENDED_AT);
    }

    @Test
    void operations_of_one_process_never_overlap_and_none_outlives_an_unknown_outcome() throws InterruptedException {
        play(submit(1, "a"), submit(2, "b"));
        client.answer(0, Client.Reply.unknown("no answer"));
        client.answer(1, Client.Reply.ok(Map.of()));
        play(submit(3, "c"));
        client.answer(2, Client.Reply.ok(Map.of()));

        assertThat(operation("a").process()).isNotEqualTo(operation("b").process());
        assertThat(operation("c").process()).isEqualTo(operation("b").process());
        assertThat(operation("a").outcome()).isEqualTo(Outcome.INFO);
        assertThat(operation("a").completedAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_session_goes_on_under_a_new_process_after_an_unknown_outcome() throws InterruptedException {
        play(read(1, "s", "a"), read(2, "s", "b"), read(3, "s", "c"));
        client.answer(0, Client.Reply.ok(Map.of()));
        client.answer(1, Client.Reply.unknown("no answer"));
        client.answer(2, Client.Reply.ok(Map.of()));

        assertThat(operation("b").process()).isEqualTo(operation("a").process());
        assertThat(operation("c").process()).isNotEqualTo(operation("a").process());
        assertThat(operation("c").session()).isEqualTo("s");
    }

    @Test
    void a_client_that_throws_is_an_unknown_outcome() throws InterruptedException {
        play(submit(1, "a"));
        client.held.get(0).completeExceptionally(new IllegalStateException("bug"));

        assertThat(operation("a").outcome()).isEqualTo(Outcome.INFO);
        assertThat(loop.drain(Duration.ofSeconds(5))).isTrue();
    }

    private void play(PlannedOperation... operations) throws InterruptedException {
        for (PlannedOperation operation : operations) {
            pace.sleepUntil(operation.at());
            loop.start(operation, 0);
        }
    }

    private Operation operation(String key) {
        return recorder.history().operations().stream()
                .filter(operation -> operation.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static PlannedOperation submit(int second, String key) {
        return new PlannedOperation(second * SECOND, "", "submit", key, Map.of());
    }

    private static PlannedOperation read(int second, String session, String key) {
        return new PlannedOperation(second * SECOND, session, "read", key, Map.of());
    }

    /** Answers when told to. */
    private static final class HeldClient implements Client {
        private final List<String> asked = new ArrayList<>();
        private final List<CompletableFuture<Reply>> held = new ArrayList<>();

        @Override
        public CompletionStage<Reply> send(String session, String action, String key, Map<String, String> in) {
            asked.add(key);
            held.add(new CompletableFuture<>());
            return held.get(held.size() - 1);
        }

        private void answer(int index, Reply reply) {
            held.get(index).complete(reply);
        }

        @Override
        public void close() {}
    }
}
