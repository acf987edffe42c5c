package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;

/**
 * No read shows a version that nobody wrote, a value that is not that version's, or a write that had not begun; no two
 * writes share a version, none takes effect twice, none is built on an older version than the one before it, and none of
 * an older epoch comes after one of a newer. O(n log n).
 */
final class Sanity implements Checker {

    @Override
    public String name() {
        return "sanity";
    }

    @Override
    public CheckResult check(History history) {
        ProfileHistory profiles = new ProfileHistory(history);
        Findings findings = new Findings(name());
        profiles.registers().forEach(register -> register.contradictions().forEach(findings::violation));
        long writes = profiles.writes().count();
        long reads = profiles.reads(read -> true).size();
        findings.figure("profiles", profiles.registers().size())
                .figure("writes", writes)
                .figure("writes nobody can place", pending(profiles))
                .figure("reads", reads);
        if (reads == 0) {
            findings.doubt("The history has no reads of profiles.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "operation") + " cannot be explained by any order of writes.",
                "Every read shows what somebody wrote, under the version it was given.");
    }

    private static long pending(ProfileHistory profiles) {
        return profiles.registers().stream()
                .mapToLong(register -> register.pending().size())
                .sum();
    }
}
