package brownout.chaos.workload.jobs;

import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.workload.Intent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A history read as jobs: each job's transitions in the order of {@code seq}, which is the queue's own order and not a
 * clock's. The relay may publish a transition twice; it counts once for (job, seq).
 */
final class JobHistory {

    private static final String EVENTS = "video-jobs.events";

    private final List<Intent> intents;
    private final Map<String, Job> jobs = new TreeMap<>();

    JobHistory(History history) {
        intents = Intent.ofJobs(history);
        Set<List<String>> seen = new HashSet<>();
        for (Event event : history.events()) {
            if (event.source().equals(EVENTS)) {
                String seq = event.data().getOrDefault("seq", "");
                if (seq.isEmpty() || seen.add(List.of(event.key(), seq, event.kind()))) {
                    job(event.key()).transitions.add(event);
                }
            } else if (event.source().equals("output") && event.kind().equals("file")) {
                job(event.key()).files.add(event);
            }
        }
        jobs.values()
                .forEach(job -> job.transitions.sort(Comparator.comparingLong((Event event) -> number(event, "seq"))
                        .thenComparingLong(Event::at)));
    }

    private Job job(String id) {
        return jobs.computeIfAbsent(id, Job::new);
    }

    List<Intent> accepted() {
        return intents.stream().filter(Intent::accepted).toList();
    }

    Iterable<Job> jobs() {
        return jobs.values();
    }

    Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** The completions of every job that one idempotency key stands for. */
    Map<Intent, List<Event>> completionsByIntent() {
        Map<Intent, List<Event>> completions = new LinkedHashMap<>();
        for (Intent intent : intents) {
            completions.put(
                    intent,
                    intent.ids().stream()
                            .flatMap(id -> find(id).stream())
                            .flatMap(job -> job.all("JOB_COMPLETED").stream())
                            .toList());
        }
        return completions;
    }

    static long token(Event event) {
        return number(event, "token");
    }

    private static long number(Event event, String name) {
        String text = event.data().getOrDefault(name, "");
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("-?\\d{1,18}")) {
            throw new IllegalArgumentException("event " + event.kind() + " of " + event.key() + ": " + name + " is '"
                    + text + "', must be a whole number");
        }
        return Long.parseLong(text);
    }

    /** One job's transitions and the files of its output. */
    static final class Job {
        private final String id;
        private final List<Event> transitions = new ArrayList<>();
        private final List<Event> files = new ArrayList<>();

        private Job(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }

        List<Event> transitions() {
            return transitions;
        }

        List<Event> all(String kind) {
            return transitions.stream()
                    .filter(event -> event.kind().equals(kind))
                    .toList();
        }

        /** The worker that a token was handed to, as far as the transitions tell. */
        String workerOf(long token, String otherwise) {
            return all("JOB_CLAIMED").stream()
                    .filter(claim -> token(claim) == token)
                    .map(claim -> claim.data().getOrDefault("worker", ""))
                    .findFirst()
                    .orElse(otherwise);
        }

        /** Where the current output should be: the pointer that was published last. */
        Optional<Event> published() {
            List<Event> completions = all("JOB_COMPLETED");
            return completions.isEmpty() ? Optional.empty() : Optional.of(completions.get(completions.size() - 1));
        }

        /** Files at the published place that another token wrote than the one it was published under. */
        List<Event> overwrites(Event published) {
            String pointer = bare(published.data().getOrDefault("output", ""));
            return files.stream()
                    .filter(file -> !pointer.isEmpty()
                            && isAt(bare(file.data().getOrDefault("path", "")), pointer)
                            && !file.data().getOrDefault("token", "").isEmpty()
                            && token(file) != token(published))
                    .toList();
        }

        private static boolean isAt(String path, String pointer) {
            int slash = path.lastIndexOf('/');
            return isSame(path, pointer) || (slash > 0 && isSame(path.substring(0, slash), pointer));
        }

        /** Either may begin higher up. */
        private static boolean isSame(String left, String right) {
            return left.equals(right) || left.endsWith("/" + right) || right.endsWith("/" + left);
        }

        private static String bare(String path) {
            return path.replaceAll("^(\\./)+|/+$", "");
        }
    }
}
