package brownout.chaos.workload.jobs;

import brownout.chaos.checker.CheckArgument;
import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.workload.jobs.JobHistory.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * No effect under a stale token (Kleppmann 2016, "How to do distributed locking"): at the moment a completion is
 * recorded, its token is the highest handed out for the job, and nobody with a lower one writes over the published
 * output later. What was tried and refused is told also when the check holds: it shows that the fence was needed.
 */
final class NoStalePublish implements Checker {

    private static final int REFUSALS_TOLD = 3;

    private final boolean refusalNeeded;

    private NoStalePublish(boolean refusalNeeded) {
        this.refusalNeeded = refusalNeeded;
    }

    /** With {@code refused}, a history in which the fence had nothing to refuse does not show that it works. */
    static NoStalePublish of(CheckArgument argument) {
        if (argument.isPresent() && !argument.word().equals("refused")) {
            throw argument.unreadable(argument.text(), "something this check knows", "'no-stale-publish: refused'");
        }
        return new NoStalePublish(argument.isPresent());
    }

    @Override
    public String name() {
        return "no-stale-publish";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings(name());
        List<Refusal> refusals = new ArrayList<>();
        long published = 0;
        for (Job job : new JobHistory(history).jobs()) {
            published += judge(findings, job, refusals);
        }
        findings.figure("published outputs", published)
                .figure("published under a stale token", findings.violations())
                .figure("stale writes refused", refusals.size());
        if (!refusals.isEmpty()) {
            findings.figure(
                    "refused",
                    String.join(
                            ", ",
                            refusals.stream().map(Refusal::tokens).limit(10).toList()));
        }
        if (published == 0) {
            findings.doubt("No job was completed, so nothing was published.");
        }
        if (refusalNeeded && refusals.isEmpty()) {
            findings.doubt("No stale write was tried, so the fence had nothing to refuse.");
        }
        return findings.conclude(
                "An output was published or overwritten under a stale token: "
                        + Wording.count(findings.violations(), "time") + " in " + published + " completions.",
                "Each of " + Wording.count(published, "output") + " was published under the current token. "
                        + told(refusals));
    }

    private static String told(List<Refusal> refusals) {
        if (refusals.isEmpty()) {
            return "No stale write was tried.";
        }
        String more = refusals.size() > REFUSALS_TOLD ? " (and " + (refusals.size() - REFUSALS_TOLD) + " more)" : "";
        return "Refused: "
                + refusals.stream().limit(REFUSALS_TOLD).map(Refusal::sentence).collect(Collectors.joining("; "))
                + more + ".";
    }

    private static long judge(Findings findings, Job job, List<Refusal> refusals) {
        Event current = null;
        long published = 0;
        for (Event event : job.transitions()) {
            switch (event.kind()) {
                case "JOB_CLAIMED" -> current = newer(current, event);
                case "JOB_COMPLETED" -> {
                    published++;
                    if (current != null && JobHistory.token(event) < JobHistory.token(current)) {
                        stale(findings, job, current, event);
                    }
                }
                case "JOB_WRITE_REFUSED" -> refusals.add(refusal(job, event, current));
                default -> {
                    // Progress, retries and failures publish nothing.
                }
            }
        }
        Optional<Event> last = job.published();
        last.ifPresent(event -> job.overwrites(event).stream()
                .filter(file -> JobHistory.token(file) < JobHistory.token(event))
                .findFirst()
                .ifPresent(file -> overwritten(findings, event, file)));
        return published;
    }

    private static Event newer(@Nullable Event current, Event claim) {
        return current == null || JobHistory.token(claim) > JobHistory.token(current) ? claim : current;
    }

    /**
     * A write that the fence turned away.
     *
     * @param sentence {@code token 3 of video-worker-1 for job j-7: complete came after token 4 was handed out to
     *     video-worker-2}
     * @param tokens {@code token 3 (j-7)}
     */
    private record Refusal(String sentence, String tokens) {}

    private static Refusal refusal(Job job, Event refused, @Nullable Event current) {
        String text = refused.data().getOrDefault("refusedToken", "");
        long token = text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
        String worker = job.workerOf(token, refused.data().getOrDefault("worker", "a worker"));
        String after = current != null && JobHistory.token(current) > token
                ? "after token " + JobHistory.token(current) + " was handed out to "
                        + current.data().getOrDefault("worker", "another worker")
                : "too late (" + refused.data().getOrDefault("reason", "its lease had ended") + ")";
        return new Refusal(
                "token " + token + " of " + worker + " for job " + job.id() + ": "
                        + refused.data().getOrDefault("refusedCall", "a write") + " came " + after,
                "token " + token + " (" + job.id() + ")");
    }

    private static void stale(Findings findings, Job job, Event current, Event completed) {
        findings.violation(
                "Job " + job.id() + " was published under token " + JobHistory.token(completed) + " by "
                        + completed.data().getOrDefault("worker", "a worker") + " at " + Wording.at(completed.at())
                        + ", although token " + JobHistory.token(current) + " had been handed out to "
                        + current.data().getOrDefault("worker", "another worker") + " at " + Wording.at(current.at())
                        + ".",
                List.of(),
                List.of(current, completed));
    }

    private static void overwritten(Findings findings, Event published, Event file) {
        findings.violation(
                "The output of job " + published.key() + ", published under token " + JobHistory.token(published)
                        + " at " + Wording.at(published.at()) + ", was overwritten under the stale token "
                        + JobHistory.token(file) + " of " + file.data().getOrDefault("worker", "a worker") + ": "
                        + file.data().getOrDefault("path", "") + ".",
                List.of(),
                List.of(published, file));
    }
}
