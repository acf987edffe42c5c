package brownout.chaos.workload;

import brownout.chaos.history.Event;
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

/**
 * What a client meant by one idempotency key: every try to submit it, every look at it afterwards, and the ids that the
 * service made of it, also those that no client was told.
 */
public final class Intent {
    /** An event of this kind says under which {@link #KEY} an id (its key) was submitted. */
    public static final String SUBMITTED = "submitted";

    public static final String KEY = "idempotencyKey";

    private static final Set<String> ASK_AGAIN = Set.of("408", "409", "425", "429");

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
        for (Event event : history.events()) {
            Intent intent = intents.get(event.data().getOrDefault(KEY, ""));
            if (intent != null && event.kind().equals(SUBMITTED)) {
                intent.ids.add(event.key());
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

    /** Every look that was answered, in order of invocation. */
    public List<Operation> looks() {
        return looks.stream()
                .filter(look -> look.outcome() == Outcome.OK || isAbsent(look))
                .sorted(Comparator.comparingLong(Operation::invokedAt))
                .toList();
    }

    /**
     * Whether a submission's answer says what became of it: accepted, or refused for good. To be told to come back (429)
     * or not to reach anybody says nothing about an earlier try.
     */
    public static boolean isAnswer(Outcome outcome, Map<String, String> out) {
        String status = out.getOrDefault("status", "");
        return outcome == Outcome.OK
                || (outcome == Outcome.FAIL && status.startsWith("4") && !ASK_AGAIN.contains(status));
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
        List<Operation> answered = looks();
        return answered.isEmpty() ? Optional.empty() : Optional.of(answered.get(answered.size() - 1));
    }

    /** As last seen; empty when it was never looked at; {@code ABSENT} when the service did not know it. */
    public String state() {
        return lastLook().map(Intent::state).orElse("");
    }

    /** As seen by an answered look. */
    public static String state(Operation look) {
        return isAbsent(look) ? "ABSENT" : look.out().getOrDefault("state", "");
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
