package brownout.chaos.workload.profiles;

import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import brownout.chaos.workload.Aftermath;
import brownout.chaos.workload.Batches;
import brownout.chaos.workload.Client;
import brownout.chaos.workload.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * For profiles: every profile that was written or read is read in every region until all regions return the same version, and
 * every one of these reads is written down, so that a check can say how long converging took. One strong read each
 * comes last: it shows what became of writes that got no answer.
 */
public final class ProfileAftermath implements Aftermath {
    private static final long PAUSE = Duration.ofMillis(250).toNanos();
    private static final List<String> REGIONS = List.of("us", "eu", "ap");

    @Override
    public void settle(Recorder recorder, Client client, Pace pace, long deadline) throws InterruptedException {
        Set<String> touched = recorder.history().operations().stream()
                .map(Operation::key)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> left = new TreeSet<>(touched);
        while (!left.isEmpty() && pace.nanos() < deadline) {
            left.removeAll(converged(left, recorder, client));
            if (!left.isEmpty()) {
                pace.sleepUntil(Math.min(deadline, pace.nanos() + PAUSE));
            }
        }
        Batches.ask(touched, key -> read("us", "strong", key, recorder, client));
    }

    private static Set<String> converged(Set<String> keys, Recorder recorder, Client client)
            throws InterruptedException {
        Map<String, Map<String, String>> seen = new ConcurrentHashMap<>();
        List<String[]> questions = new ArrayList<>();
        keys.forEach(key -> REGIONS.forEach(region -> questions.add(new String[] {key, region})));
        Batches.ask(
                questions,
                question -> read(question[1], "eventual", question[0], recorder, client)
                        .thenAccept(reply -> {
                            if (reply.outcome() == Outcome.OK) {
                                seen.computeIfAbsent(question[0], key -> new ConcurrentHashMap<>())
                                        .put(question[1], reply.out().getOrDefault("version", ""));
                            }
                        }));
        Set<String> converged = new HashSet<>();
        seen.forEach((key, versions) -> {
            if (versions.size() == REGIONS.size() && new HashSet<>(versions.values()).size() == 1) {
                converged.add(key);
            }
        });
        return converged;
    }

    private static CompletionStage<Client.Reply> read(
            String region, String level, String key, Recorder recorder, Client client) {
        Map<String, String> in = new HashMap<>(Map.of("region", region, "level", level, "phase", "settle"));
        Recorder.Pending pending = recorder.invoke("read", key, in);
        return client.send("", "read", key, in).thenApply(reply -> {
            pending.complete(reply.outcome(), reply.out());
            return reply;
        });
    }
}
