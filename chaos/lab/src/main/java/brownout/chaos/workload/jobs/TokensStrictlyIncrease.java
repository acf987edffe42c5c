package brownout.chaos.workload.jobs;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.workload.jobs.JobHistory.Job;
import java.util.List;

/** Each claim of a job, in the order of {@code seq}, gets a higher fencing token than the claim before. */
final class TokensStrictlyIncrease implements Checker {

    @Override
    public String name() {
        return "tokens-strictly-increase";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings(name());
        long claims = 0;
        long again = 0;
        for (Job job : new JobHistory(history).jobs()) {
            List<Event> all = job.all("JOB_CLAIMED");
            claims += all.size();
            again += all.size() > 1 ? 1 : 0;
            for (int i = 1; i < all.size(); i++) {
                if (JobHistory.token(all.get(i)) <= JobHistory.token(all.get(i - 1))) {
                    report(findings, all.get(i - 1), all.get(i));
                }
            }
        }
        findings.figure("claims", claims)
                .figure("jobs claimed more than once", again)
                .figure("out of order", findings.violations());
        if (claims == 0) {
            findings.doubt("No job was claimed, so no token was handed out.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "claim") + " got a token that is not above the one before.",
                "Tokens rose with each of " + Wording.count(claims, "claim") + "; " + Wording.count(again, "job")
                        + " had more than one.");
    }

    private static void report(Findings findings, Event before, Event after) {
        findings.violation(
                "Job " + after.key() + " was claimed by " + after.data().getOrDefault("worker", "a worker") + " at "
                        + Wording.at(after.at()) + " under token " + JobHistory.token(after) + ", after "
                        + before.data().getOrDefault("worker", "a worker") + " had got token "
                        + JobHistory.token(before)
                        + " at " + Wording.at(before.at()) + ".",
                List.of(),
                List.of(before, after));
    }
}
