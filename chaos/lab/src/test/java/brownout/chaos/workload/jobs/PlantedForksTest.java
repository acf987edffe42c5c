package brownout.chaos.workload.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.registry.Checkers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One job among hundreds that went wrong is found, every time: relayed twice, lost answers and retries around it. */
class PlantedForksTest {

    private static final List<String> CHECKS =
            List.of("no-lost-job", "single-visible-completion", "tokens-strictly-increase", "no-stale-publish");
    private static final String EVENTS = "video-jobs.events";

    private final List<Operation> operations = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {600, 1_200, 2_500, 5_000})
    void one_job_that_went_wrong_is_found_among_so_many_operations(int size) {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            correct(random, size);
            for (String check : CHECKS) {
                assertThat(judged(check))
                        .as("seed %d, nothing planted, %s", seed, check)
                        .isEqualTo(Verdict.HOLDS);
            }
            Event completed = any(random, "JOB_COMPLETED");
            planted(
                    seed,
                    "single-visible-completion",
                    Verdict.VIOLATED,
                    all -> all.add(
                            new Event(completed.at() + 9, EVENTS, "JOB_COMPLETED", completed.key(), completed.data())));
            planted(seed, "single-visible-completion", Verdict.VIOLATED, all -> {
                all.add(new Event(
                        1, "video-jobs.bulk", "submitted", "twin", Map.of("idempotencyKey", keyOf(completed))));
                all.add(transition("twin", 1, "JOB_COMPLETED", 1));
            });
            planted(
                    seed,
                    "no-lost-job",
                    Verdict.VIOLATED,
                    all -> all.removeIf(event ->
                            event.source().equals("output") && event.key().equals(completed.key())));
            Event claimed = any(random, "JOB_CLAIMED");
            planted(seed, "tokens-strictly-increase", Verdict.INCONCLUSIVE, all -> all.removeIf(claimed::equals));
        }
    }

    private void planted(long seed, String check, Verdict expected, Consumer<List<Event>> damage) {
        List<Event> before = List.copyOf(events);
        damage.accept(events);
        assertThat(judged(check)).as("seed %d, %s", seed, check).isEqualTo(expected);
        events.clear();
        events.addAll(before);
    }

    private Verdict judged(String check) {
        History history = new History(Instant.EPOCH, operations, events, List.of(), List.of());
        return Checkers.standard().named(check).check(history).verdict();
    }

    private Event any(Random random, String kind) {
        List<Event> all =
                events.stream().filter(event -> event.kind().equals(kind)).toList();
        return all.get(random.nextInt(all.size()));
    }

    private static String keyOf(Event event) {
        return event.key().replace("j-", "k-");
    }

    private void correct(Random random, int size) {
        operations.clear();
        events.clear();
        for (int i = 0; operations.size() < size; i++) {
            String job = "j-" + i;
            boolean lost = random.nextInt(5) == 0;
            if (lost) {
                submit("k-" + i, Outcome.INFO, Map.of("error", "no answer"));
            }
            submit("k-" + i, Outcome.OK, Map.of("id", job));
            look("k-" + i, job);
            events.add(new Event(1, "video-jobs.bulk", "submitted", job, Map.of("idempotencyKey", "k-" + i)));
            int seq = 0;
            events.add(transition(job, ++seq, "JOB_ADMITTED", 0));
            int attempts = 1 + random.nextInt(3);
            for (int token = 1; token <= attempts; token++) {
                events.add(transition(job, ++seq, "JOB_CLAIMED", token));
                if (token < attempts) {
                    events.add(transition(job, ++seq, "JOB_LEASE_EXPIRED", token));
                }
            }
            Event completed = transition(job, ++seq, "JOB_COMPLETED", attempts);
            events.add(completed);
            if (random.nextInt(4) == 0) {
                events.add(completed);
            }
            Map<String, String> file = Map.of("path", job + "/" + attempts + "/manifest.json", "token", "" + attempts);
            events.add(new Event(9, "output", "file", job, file));
        }
    }

    private static Event transition(String job, int seq, String kind, int token) {
        return new Event(
                seq,
                EVENTS,
                kind,
                job,
                Map.of("seq", "" + seq, "token", "" + token, "worker", "w" + token, "output", job + "/" + token + "/"));
    }

    private void submit(String key, Outcome outcome, Map<String, String> out) {
        add("submit", key, outcome, Map.of("class", "bulk"), out);
    }

    private void look(String key, String job) {
        add("observe", key, Outcome.OK, Map.of("id", job), Map.of("id", job, "state", "COMPLETED"));
    }

    private void add(String action, String key, Outcome outcome, Map<String, String> in, Map<String, String> out) {
        long from = operations.size() * 10L;
        long until = outcome == Outcome.INFO ? Long.MAX_VALUE : from + 5;
        operations.add(
                new Operation(operations.size(), operations.size(), "", action, key, outcome, from, until, in, out));
    }
}
