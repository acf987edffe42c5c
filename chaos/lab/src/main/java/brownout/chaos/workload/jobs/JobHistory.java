package brownout.chaos.workload.jobs;

import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
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
 * clock's. The relay may publish a transition twice: the same to the last field, it counts once. The queue numbers them
 * from 1 without gaps: a number that is missing is a transition that was lost on the way, and two different transitions
 * under one number are a queue that forgot the first.
 */
final class JobHistory {

    private static final String EVENTS = "video-jobs.events";

    private final List<Intent> intents;
    private final Map<String, Job> jobs = new TreeMap<>();
    private long nameless;

    JobHistory(History history) {
        intents = Intent.ofJobs(history);
        Set<Event> seen = new HashSet<>();
        for (Event event : history.events()) {
            if (event.source().equals(EVENTS) && (event.key().isEmpty() || number(event, "seq") < 1)) {
                nameless++;
            } else if (event.source().equals(EVENTS) && seen.add(event)) {
                job(event.key()).transitions.add(event);
            } else if (event.source().equals("output") && event.kind().equals("file")) {
                job(event.key()).files.add(event);
            }
        }
        jobs.values()
                .forEach(job -> job.transitions.sort(Comparator.comparingLong((Event event) -> number(event, "seq"))
                        .thenComparingLong(Event::at)));
    }

    /** What keeps the transitions from being the whole story. */
    void doubts(Findings findings) {
        if (nameless > 0) {
            findings.doubt(Wording.count(nameless, "event") + " of " + EVENTS + " named no job or had no seq.");
        }
        for (Job job : jobs.values()) {
            long expected = 1;
            for (Event event : job.transitions) {
                long seq = number(event, "seq");
                if (seq > expected) {
                    findings.doubt(
                            "Of job " + job.id + " no event has seq " + expected + ", though one has " + seq + ".");
                }
                expected = seq + 1;
            }
        }
    }

    /** A queue that tells two stories of one job under the same number has lost one of them. */
    void forks(Findings findings) {
        for (Job job : jobs.values()) {
            for (int i = 1; i < job.transitions.size(); i++) {
                Event one = job.transitions.get(i - 1);
                Event other = job.transitions.get(i);
                if (number(one, "seq") == number(other, "seq")) {
                    findings.violation(
                            "Job " + job.id + " has two transitions with seq " + number(one, "seq") + ": " + told(one)
                                    + ", and " + told(other) + ".",
                            List.of(),
                            List.of(one, other));
                }
            }
        }
    }

    private static String told(Event event) {
        String worker = event.data().getOrDefault("worker", "");
        return event.kind() + " under token " + token(event) + (worker.isEmpty() ? "" : " of " + worker) + " at "
                + Wording.at(event.at());
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

        /** Whether something lies where the pointer leads. */
        boolean hasOutput(Event published) {
            String pointer = bare(published.data().getOrDefault("output", ""));
            return !pointer.isEmpty()
                    && files.stream().anyMatch(file -> isAt(bare(file.data().getOrDefault("path", "")), pointer));
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
