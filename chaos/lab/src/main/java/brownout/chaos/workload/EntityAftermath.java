package brownout.chaos.workload;

import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For entities that are submitted under an idempotency key and come to an end: submissions without an answer are tried
 * again under the same key, as a real client would; then every accepted entity is watched until it is terminal, and the
 * last look at each is written down.
 */
public final class EntityAftermath implements Aftermath {
    private static final long PAUSE = Duration.ofMillis(250).toNanos();

    private final Set<String> terminal;

    public EntityAftermath(Set<String> terminal) {
        this.terminal = Set.copyOf(terminal);
    }

    @Override
    public void settle(Recorder recorder, Client client, Pace pace, long deadline) throws InterruptedException {
        List<Operation> submits = recorder.history().operations().stream()
                .filter(operation -> operation.action().equals("submit"))
                .toList();
        Map<String, Operation> first = new LinkedHashMap<>();
        submits.forEach(submit -> first.putIfAbsent(submit.key(), submit));
        Map<String, String> ids = new ConcurrentHashMap<>();
        submits.stream()
                .filter(submit -> submit.outcome() == Outcome.OK)
                .forEach(submit -> ids.put(submit.key(), submit.out().getOrDefault("id", "")));
        List<Operation> unanswered = first.values().stream()
                .filter(submit -> !ids.containsKey(submit.key()))
                .filter(submit -> submits.stream()
                        .anyMatch(any -> any.key().equals(submit.key()) && any.outcome() == Outcome.INFO))
                .toList();
        retry(unanswered, ids, recorder, client, pace, deadline);
        watch(ids, first, recorder, client, pace, deadline);
    }

    private void retry(
            List<Operation> unanswered,
            Map<String, String> ids,
            Recorder recorder,
            Client client,
            Pace pace,
            long deadline)
            throws InterruptedException {
        Map<String, Operation> left = new ConcurrentHashMap<>();
        unanswered.forEach(submit -> left.put(submit.key(), submit));
        while (!left.isEmpty() && pace.nanos() < deadline) {
            Batches.ask(
                    ordered(left),
                    submit -> resubmit(submit, recorder, client).thenAccept(reply -> {
                        if (reply.outcome() == Outcome.OK) {
                            ids.put(submit.key(), reply.out().getOrDefault("id", ""));
                        }
                        if (reply.outcome() == Outcome.OK || isFinal(reply)) {
                            left.remove(submit.key());
                        }
                    }));
            if (!left.isEmpty()) {
                pace.sleepUntil(Math.min(deadline, pace.nanos() + PAUSE));
            }
        }
    }

    private static boolean isFinal(Client.Reply reply) {
        return reply.outcome() == Outcome.FAIL && reply.out().containsKey("status");
    }

    private static CompletionStage<Client.Reply> resubmit(Operation submit, Recorder recorder, Client client) {
        Map<String, String> in = new HashMap<>(submit.in());
        in.remove(Recorder.INTENDED_AT);
        in.put("retry", "true");
        Recorder.Pending pending = recorder.invoke("submit", submit.key(), in);
        return client.send("", "submit", submit.key(), in).thenApply(reply -> {
            pending.complete(reply.outcome(), reply.out());
            return reply;
        });
    }

    private void watch(
            Map<String, String> ids,
            Map<String, Operation> first,
            Recorder recorder,
            Client client,
            Pace pace,
            long deadline)
            throws InterruptedException {
        Map<String, Operation> left = new ConcurrentHashMap<>();
        ids.forEach((key, id) -> left.put(key, first.get(key)));
        boolean last = false;
        while (!left.isEmpty()) {
            last |= pace.nanos() >= deadline;
            boolean writeDown = last;
            Batches.ask(ordered(left), submit -> {
                long invokedAt = pace.nanos();
                Map<String, String> in = Map.of(
                        "id",
                        ids.getOrDefault(submit.key(), ""),
                        "via",
                        submit.in().getOrDefault("via", ""));
                return client.send("", "observe", submit.key(), in).thenAccept(reply -> {
                    if (writeDown || terminal.contains(reply.out().getOrDefault("state", ""))) {
                        recorder.looked(invokedAt, "observe", submit.key(), reply.outcome(), in, reply.out());
                        left.remove(submit.key());
                    }
                });
            });
            if (!left.isEmpty()) {
                pace.sleepUntil(Math.min(deadline, pace.nanos() + PAUSE));
            }
        }
    }

    private static List<Operation> ordered(Map<String, Operation> left) {
        return left.values().stream()
                .sorted(Comparator.comparingLong(Operation::id))
                .toList();
    }
}
