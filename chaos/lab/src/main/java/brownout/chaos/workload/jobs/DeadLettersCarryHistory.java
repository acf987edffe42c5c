package brownout.chaos.workload.jobs;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.workload.jobs.JobHistory.Job;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Each job that died has a dead letter that names the reason and mentions every attempt: each token that was handed out
 * occurs in its attempt history.
 */
final class DeadLettersCarryHistory implements Checker {

    private static final String TOPIC = "video-jobs.dead-letters";

    @Override
    public String name() {
        return "dead-letters-carry-history";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings(name());
        Map<String, List<Event>> letters = history.events().stream()
                .filter(event -> event.source().equals(TOPIC))
                .collect(Collectors.groupingBy(Event::key));
        long dead = 0;
        long without = 0;
        for (Job job : new JobHistory(history).jobs()) {
            if (job.all("JOB_DEAD").isEmpty()) {
                continue;
            }
            dead++;
            List<Event> own = letters.getOrDefault(job.id(), List.of());
            if (own.isEmpty()) {
                without++;
            } else {
                judge(findings, job, own.get(own.size() - 1));
            }
        }
        findings.figure("dead jobs", dead)
                .figure("without a letter", without)
                .figure("incomplete", findings.violations());
        if (dead == 0) {
            findings.doubt("No job died, so there was no letter to read.");
        } else if (without > 0) {
            findings.doubt(Wording.count(without, "dead job") + " of " + dead + " had no letter in " + TOPIC + ".");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "dead letter") + " of " + dead
                        + " lacked a part of the job's history.",
                "Each of " + dead + " dead letters names the reason and every attempt.");
    }

    private static void judge(Findings findings, Job job, Event letter) {
        String attempts = letter.data().getOrDefault("attempt-history", "");
        List<Event> missing = job.all("JOB_CLAIMED").stream()
                .filter(claim -> !attempts.matches("(?s).*\\b" + JobHistory.token(claim) + "\\b.*"))
                .toList();
        boolean reason = !letter.data().getOrDefault("reason", "").isEmpty();
        if (missing.isEmpty() && reason) {
            return;
        }
        String lack = reason
                ? "does not mention the attempt under token " + JobHistory.token(missing.get(0))
                : "names no reason";
        findings.violation(
                "The dead letter of job " + job.id() + " at " + Wording.at(letter.at()) + " " + lack + ".",
                List.of(),
                reason ? List.of(missing.get(0), letter) : List.of(letter));
    }
}
