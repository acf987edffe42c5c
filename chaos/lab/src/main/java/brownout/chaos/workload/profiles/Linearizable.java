package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.workload.profiles.Sweep.Inversion;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes and judged reads of each profile look as if they had happened one at a time, each between its ends. Any other
 * read that returned a version is evidence that its write had taken effect by then.
 */
final class Linearizable implements Checker {

    private final Predicate<Operation> judged;

    Linearizable(Predicate<Operation> judged) {
        this.judged = judged;
    }

    @Override
    public String name() {
        return "linearizable";
    }

    @Override
    public CheckResult check(History history) {
        ProfileHistory profiles = new ProfileHistory(history);
        Findings findings = new Findings(name());
        long reads = 0;
        for (Register register : profiles.registers()) {
            register.contradictions().stream()
                    .filter(example -> example.operations().stream()
                            .filter(operation -> operation.action().equals("read"))
                            .allMatch(judged))
                    .forEach(findings::violation);
            List<Ranked> operations = Stream.concat(
                            register.writes().stream(),
                            register.reads().stream().filter(read -> judged.test(read.shown())))
                    .toList();
            reads += operations.size() - register.writes().size();
            Sweep.inversions(register.all().toList(), operations).forEach(inversion -> report(findings, inversion));
        }
        findings.figure("profiles", profiles.registers().size())
                .figure("writes", profiles.writes().count())
                .figure("reads judged", reads)
                .figure("out of order", findings.violations());
        if (reads == 0) {
            findings.doubt("The history has no strong reads.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "operation")
                        + " cannot be put in one order that respects real time.",
                "All writes and " + Wording.count(reads, "strong read")
                        + " fit one order that respects real time, for each profile.");
    }

    private static void report(Findings findings, Inversion inversion) {
        Ranked later = inversion.later();
        String then = later.write()
                ? Wording.who(later.shown()) + " began to write at " + Wording.at(later.invoked())
                        + ", and that write became v" + later.version()
                : Wording.who(later.shown()) + " began " + later.kind() + Wording.through(later.shown()) + " at "
                        + Wording.at(later.invoked()) + " and got " + later.state();
        findings.violation(
                Wording.capitalised(inversion.earlier().told()) + "; " + then + ".",
                List.of(inversion.earlier().shown(), later.shown()),
                List.of());
    }
}
