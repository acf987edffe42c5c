package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import java.util.List;
import java.util.function.Predicate;

/** No judged read is more than k versions behind the highest that was acknowledged, or read, before it began. */
final class KBounded implements Checker {

    private final long versions;
    private final Predicate<Operation> judged;

    KBounded(long versions, Predicate<Operation> judged) {
        this.versions = versions;
        this.judged = judged;
    }

    @Override
    public String name() {
        return "k-bounded";
    }

    @Override
    public CheckResult check(History history) {
        ProfileHistory profiles = new ProfileHistory(history);
        Findings findings = new Findings(name());
        long reads = 0;
        long most = 0;
        for (Register register : profiles.registers()) {
            List<Ranked> subjects = register.reads().stream()
                    .filter(read -> judged.test(read.shown()))
                    .toList();
            reads += subjects.size();
            for (Sweep.Inversion inversion : Sweep.inversions(register.all().toList(), subjects)) {
                long behind = inversion.earlier().version() - inversion.later().version();
                most = Math.max(most, behind);
                if (behind > versions) {
                    report(findings, inversion, behind);
                }
            }
        }
        findings.figure("k", versions)
                .figure("reads judged", reads)
                .figure("beyond the bound", findings.violations())
                .figure("versions behind, most", most);
        if (reads == 0) {
            findings.doubt("The history has no reads.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "read") + " of " + reads + " were more than "
                        + Wording.count(versions, "version") + " behind.",
                Wording.count(reads, "read") + " were at most " + Wording.count(most, "version") + " behind.");
    }

    private static void report(Findings findings, Sweep.Inversion inversion, long behind) {
        Ranked read = inversion.later();
        findings.violation(
                Wording.capitalised(inversion.earlier().told()) + "; at " + Wording.at(read.invoked()) + " "
                        + Wording.who(read.shown()) + " read " + read.state() + Wording.through(read.shown()) + ", "
                        + Wording.count(behind, "version") + " behind.",
                List.of(inversion.earlier().shown(), read.shown()),
                List.of());
    }
}
