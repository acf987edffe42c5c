package brownout.chaos.workload;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What a client meant by one idempotency key: every try to submit it, and every look at it afterwards. */
public final class Intent {
    private final String key;
    private final List<Operation> submits = new ArrayList<>();
    private final List<Operation> looks = new ArrayList<>();
    private final Set<String> ids = new TreeSet<>();

    private Intent(String key) {
        this.key = key;
    }

    /** Of notifications: a submission that names a video class is a job's. */
    public static List<Intent> ofNotifications(History history) {
        return of(history, submit -> !submit.in().containsKey("class"));
    }

    /** Of jobs: a submission that names a channel or a guarantee is a notification's. */
    public static List<Intent> ofJobs(History history) {
        return of(
                history,
                submit -> !submit.in().containsKey("channel") && !submit.in().containsKey("guarantee"));
    }

    private static List<Intent> of(History history, Predicate<Operation> mine) {
        Map<String, Intent> intents = new LinkedHashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.action().equals("submit") && mine.test(operation)) {
                intents.computeIfAbsent(operation.key(), Intent::new).add(operation);
            }
        }
        for (Operation operation : history.operations()) {
            if (operation.action().equals("observe") && intents.containsKey(operation.key())) {
                intents.get(operation.key()).add(operation);
            }
        }
        return List.copyOf(intents.values());
    }

    private void add(Operation operation) {
        (operation.action().equals("submit") ? submits : looks).add(operation);
        String id = operation.out().getOrDefault("id", "");
        if (operation.outcome() == Outcome.OK && !id.isEmpty()) {
            ids.add(id);
        }
    }

    public String key() {
        return key;
    }

    public Set<String> ids() {
        return ids;
    }

    public List<Operation> submits() {
        return submits;
    }

    public boolean accepted() {
        return acceptance().isPresent();
    }

    /** The first submission that was answered with success. */
    public Optional<Operation> acceptance() {
        return submits.stream()
                .filter(submit -> submit.outcome() == Outcome.OK)
                .min(Comparator.comparingLong(Operation::completedAt));
    }

    /** The last look that was answered. */
    public Optional<Operation> lastLook() {
        return looks.stream()
                .filter(look -> look.outcome() == Outcome.OK || isAbsent(look))
                .max(Comparator.comparingLong(Operation::invokedAt));
    }

    /** As last seen; empty when it was never looked at; {@code ABSENT} when the service did not know it. */
    public String state() {
        return lastLook()
                .map(look -> isAbsent(look) ? "ABSENT" : look.out().getOrDefault("state", ""))
                .orElse("");
    }

    public String guarantee() {
        return submits.get(0).in().getOrDefault("guarantee", "");
    }

    /** {@code notification 5f3a… (key k-17)}. */
    public String named(String noun) {
        return ids.isEmpty()
                ? "the " + noun + " with key " + key
                : noun + " " + ids.iterator().next() + " (key " + key + ")";
    }

    private static boolean isAbsent(Operation look) {
        return "404".equals(look.out().get("status"));
    }
}
