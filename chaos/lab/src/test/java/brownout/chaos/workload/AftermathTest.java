package brownout.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.history.HistorySink;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import brownout.chaos.workload.notifications.Notifications;
import brownout.chaos.workload.profiles.ProfileAftermath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AftermathTest {
    private static final long SECOND = 1_000_000_000L;

    private final ScriptedPace pace = new ScriptedPace();
    private final Recorder recorder = new Recorder(pace, HistorySink.NONE);

    @Test
    void a_submission_without_an_answer_is_tried_again_under_its_key_until_it_has_one() throws InterruptedException {
        submitted("k1", Outcome.INFO, Map.of("error", "no answer"));
        Map<String, Integer> tries = new HashMap<>();
        ScriptedClient client = new ScriptedClient(question -> {
            if (question.action.equals("observe")) {
                return Client.Reply.ok(Map.of("id", "n1", "state", "SENT"));
            }
            return tries.merge(question.key, 1, Integer::sum) < 3
                    ? Client.Reply.unknown("no answer")
                    : Client.Reply.ok(Map.of("id", "n1"));
        });

        settle(client, 10);

        assertThat(operations("submit"))
                .extracting(Operation::key)
                .containsOnly("k1")
                .hasSize(4);
        assertThat(operations("submit").get(3).outcome()).isEqualTo(Outcome.OK);
        assertThat(operations("submit").get(1).in())
                .containsEntry("channel", "push")
                .containsEntry("retry", "true");
        assertThat(operations("observe"))
                .singleElement()
                .satisfies(look -> assertThat(look.out()).containsEntry("state", "SENT"));
    }

    @Test
    void a_submission_that_was_refused_is_not_tried_again() throws InterruptedException {
        submitted("k1", Outcome.FAIL, Map.of("status", "422", "error", "HTTP 422"));
        submitted("k2", Outcome.INFO, Map.of("error", "no answer"));
        ScriptedClient client = new ScriptedClient(
                question -> new Client.Reply(Outcome.FAIL, Map.of("status", "422", "error", "HTTP 422")));

        settle(client, 10);

        assertThat(operations("submit")).extracting(Operation::key).containsExactly("k1", "k2", "k2");
        assertThat(operations("observe")).isEmpty();
    }

    @Test
    void every_accepted_entity_is_watched_until_it_is_terminal_and_written_down_once() throws InterruptedException {
        submitted("k1", Outcome.OK, Map.of("id", "n1"));
        submitted("k2", Outcome.OK, Map.of("id", "n2"));
        Map<String, Integer> looks = new HashMap<>();
        ScriptedClient client = new ScriptedClient(question -> {
            boolean early = question.key.equals("k2") && looks.merge("k2", 1, Integer::sum) < 4;
            return Client.Reply.ok(Map.of("id", question.in.get("id"), "state", early ? "UNKNOWN" : "SENT"));
        });

        settle(client, 10);

        assertThat(operations("observe"))
                .extracting(look -> look.key() + " " + look.out().get("state"))
                .containsExactlyInAnyOrder("k1 SENT", "k2 SENT");
    }

    @Test
    void what_is_not_terminal_at_the_deadline_is_written_down_as_it_is() throws InterruptedException {
        submitted("k1", Outcome.OK, Map.of("id", "n1"));
        ScriptedClient client = new ScriptedClient(question -> Client.Reply.ok(Map.of("id", "n1", "state", "UNKNOWN")));

        settle(client, 2);

        assertThat(operations("observe"))
                .singleElement()
                .satisfies(look -> assertThat(look.out()).containsEntry("state", "UNKNOWN"));
        assertThat(pace.nanos()).isEqualTo(2 * SECOND);
    }

    @Test
    void a_service_that_never_answers_does_not_hold_the_run_beyond_the_deadline() throws InterruptedException {
        submitted("k1", Outcome.INFO, Map.of("error", "no answer"));
        submitted("k2", Outcome.OK, Map.of("id", "n2"));
        ScriptedClient client = new ScriptedClient(question -> Client.Reply.unknown("no answer"));

        settle(client, 2);

        assertThat(operations("observe"))
                .singleElement()
                .satisfies(look -> assertThat(look.outcome()).isEqualTo(Outcome.INFO));
    }

    @Test
    void profiles_are_read_in_every_region_until_all_agree() throws InterruptedException {
        recorder.invoke("s", "write", "p1", Map.of("region", "eu", "opId", "w1"))
                .complete(Outcome.OK, Map.of("version", "2", "opId", "w1"));
        int[] euReads = new int[1];
        ScriptedClient client = new ScriptedClient(question -> {
            boolean stale = "eu".equals(question.in.get("region")) && euReads[0]++ < 3;
            return Client.Reply.ok(Map.of("version", stale ? "1" : "2", "opId", stale ? "w0" : "w1"));
        });

        new ProfileAftermath().settle(recorder, client, pace, 30 * SECOND);

        List<Operation> reads = operations("read");
        assertThat(reads).allMatch(read -> "settle".equals(read.in().get("phase")));
        assertThat(reads)
                .filteredOn(read -> "eu".equals(read.in().get("region")))
                .extracting(read -> read.out().get("version"))
                .containsExactly("1", "1", "1", "2");
        assertThat(reads.get(reads.size() - 1).in()).containsEntry("level", "strong");
    }

    @Test
    void a_warm_up_lasts_until_two_rounds_are_quick_and_leaves_no_trace_in_the_history() throws InterruptedException {
        int[] asked = new int[1];
        ScriptedClient cold = new ScriptedClient(question -> {
            pace.advance(asked[0]++ < 12 ? SECOND / 4 : SECOND / 1000);
            return Client.Reply.ok(Map.of());
        });
        List<PlannedOperation> operations = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> new PlannedOperation(i, "", "submit", "k" + i, Map.of()))
                .toList();

        WarmUp.run(operations, cold, pace);

        assertThat(asked[0]).isEqualTo(20);
        assertThat(recorder.history().operations()).isEmpty();
    }

    @Test
    void a_warm_up_of_a_system_that_stays_slow_ends_all_the_same() throws InterruptedException {
        ScriptedClient slow = new ScriptedClient(question -> {
            pace.advance(SECOND);
            return Client.Reply.unknown("no answer");
        });
        List<PlannedOperation> operations = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> new PlannedOperation(i, "", "submit", "k" + i, Map.of()))
                .toList();

        WarmUp.run(operations, slow, pace);

        assertThat(pace.nanos()).isBetween(8 * SECOND, 12 * SECOND);
    }

    private void settle(Client client, int seconds) throws InterruptedException {
        new EntityAftermath(Notifications.ENDS).settle(recorder, client, pace, seconds * SECOND);
    }

    private void submitted(String key, Outcome outcome, Map<String, String> out) {
        recorder.invoke("submit", key, Map.of("channel", "push")).complete(outcome, out);
    }

    private List<Operation> operations(String action) {
        return recorder.history().operations().stream()
                .filter(operation -> operation.action().equals(action))
                .toList();
    }

    private record Question(String action, String key, Map<String, String> in) {}

    private record ScriptedClient(Function<Question, Reply> script) implements Client {
        @Override
        public CompletionStage<Reply> send(String session, String action, String key, Map<String, String> in) {
            return CompletableFuture.completedFuture(script.apply(new Question(action, key, in)));
        }

        @Override
        public void close() {}
    }
}
