package brownout.chaos.workload.jobs;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.workload.Intent;
import brownout.chaos.workload.jobs.JobHistory.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A job's output becomes visible once, and stays what it was. Twice visible: two completions with different {@code seq},
 * of one job or of two jobs made of one idempotency key. Overwritten: the manifest at the published place was written
 * under another token than the one it was published under.
 */
final class SingleVisibleCompletion implements Checker {

    @Override
    public String name() {
        return "single-visible-completion";
    }

    @Override
    public CheckResult check(History history) {
        JobHistory jobs = new JobHistory(history);
        Findings findings = new Findings(name());
        long completions = 0;
        long twice = 0;
        long overwritten = 0;
        for (Job job : jobs.jobs()) {
            List<Event> all = job.all("JOB_COMPLETED");
            completions += all.size();
            if (all.size() > 1) {
                twice++;
                findings.violation(
                        "Job " + job.id() + " became visible " + all.size() + " times: " + list(all) + ".",
                        List.of(),
                        all);
            }
            Optional<Event> published = job.published();
            if (published.isPresent() && !job.overwrites(published.get()).isEmpty()) {
                overwritten++;
                overwritten(
                        findings,
                        published.get(),
                        job.overwrites(published.get()).get(0));
            }
        }
        twice += twins(findings, jobs);
        findings.figure("accepted", jobs.accepted().size())
                .figure("visible completions", completions)
                .figure("completed twice", twice)
                .figure("outputs overwritten", overwritten);
        if (completions == 0) {
            findings.doubt("No job was completed, so none could be completed twice.");
        }
        return findings.conclude(
                sentence(twice, overwritten),
                "Each of " + Wording.count(completions, "completion") + " became visible once and was left as it was.");
    }

    private static String sentence(long twice, long overwritten) {
        List<String> parts = new ArrayList<>();
        if (twice > 0) {
            parts.add(Wording.count(twice, "job") + " became visible more than once");
        }
        if (overwritten > 0) {
            parts.add("the published output of " + Wording.count(overwritten, "job") + " was overwritten");
        }
        return Wording.capitalised(String.join(", and ", parts)) + ".";
    }

    /** Two jobs for one submission, both completed. */
    private static long twins(Findings findings, JobHistory jobs) {
        long twins = 0;
        for (Map.Entry<Intent, List<Event>> entry : jobs.completionsByIntent().entrySet()) {
            long ids = entry.getValue().stream().map(Event::key).distinct().count();
            if (ids > 1) {
                twins++;
                findings.violation(
                        "The submission with key " + entry.getKey().key() + " became " + ids
                                + " jobs that were all completed: " + list(entry.getValue()) + ".",
                        entry.getKey().submits(),
                        entry.getValue());
            }
        }
        return twins;
    }

    private static String list(List<Event> completions) {
        return completions.stream()
                .map(event ->
                        "under token " + JobHistory.token(event) + worker(event) + " at " + Wording.at(event.at()))
                .collect(Collectors.joining(", "));
    }

    private static void overwritten(Findings findings, Event published, Event file) {
        findings.violation(
                "The output of job " + published.key() + ", published under token " + JobHistory.token(published)
                        + worker(published) + " at " + Wording.at(published.at()) + ", was overwritten by token "
                        + JobHistory.token(file) + worker(file) + ": "
                        + file.data().getOrDefault("path", "") + ".",
                List.of(),
                List.of(published, file));
    }

    private static String worker(Event event) {
        String worker = event.data().getOrDefault("worker", "");
        return worker.isEmpty() ? "" : " by " + worker;
    }
}
