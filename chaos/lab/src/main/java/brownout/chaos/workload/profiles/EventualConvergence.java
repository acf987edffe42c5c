package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Once the last fault has ended and a profile's last version is known to somebody, every region comes to return that
 * version, within a grace time. "In the end" has no end in theory: the grace is what makes it decidable. A region that
 * nobody read after the quiet began, or only within the grace, is inconclusive.
 */
final class EventualConvergence implements Checker {

    private final Duration grace;

    EventualConvergence(Duration grace) {
        this.grace = grace;
    }

    @Override
    public String name() {
        return "eventual-convergence";
    }

    @Override
    public CheckResult check(History history) {
        ProfileHistory profiles = new ProfileHistory(history);
        Findings findings = new Findings(name());
        long healed =
                history.faults().stream().mapToLong(FaultWindow::until).max().orElse(0);
        long slowest = 0;
        int places = 0;
        Map<String, Set<String>> regions = regions(history);
        for (Register register : profiles.registers()) {
            long quiet = quietSince(register, healed);
            for (String region : regions.getOrDefault(register.key(), Set.of())) {
                List<Ranked> reads = register.reads().stream()
                        .filter(read -> region(read.shown()).equals(region))
                        .toList();
                places++;
                slowest = Math.max(slowest, judge(findings, register, region, reads, quiet));
            }
        }
        findings.figure("last fault ended", Wording.at(healed))
                .figure("profiles and regions", places)
                .figure("not converged", findings.violations())
                .figure("converged after, most", Wording.lasting(slowest));
        if (places == 0) {
            findings.doubt("The history has no reads.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "region") + " still returned an old version "
                        + Wording.lasting(grace.toNanos()) + " after all was quiet.",
                "Every region that was read returned the last version at the latest " + Wording.lasting(slowest)
                        + " after all was quiet.");
    }

    /** The last fault had ended, and the last version had been acknowledged to somebody or read by somebody. */
    private static long quietSince(Register register, long healed) {
        long last = register.lastVersion();
        return register
                .all()
                .filter(operation -> operation.version() == last && operation.completed() != Long.MAX_VALUE)
                .mapToLong(Ranked::completed)
                .min()
                .stream()
                .reduce(healed, Math::max);
    }

    /** Every region that was asked for a profile, also those that never answered: silence is no convergence. */
    private static Map<String, Set<String>> regions(History history) {
        Map<String, Set<String>> regions = new HashMap<>();
        history.operations().stream()
                .filter(operation -> operation.action().equals("read"))
                .forEach(read -> regions.computeIfAbsent(read.key(), key -> new TreeSet<>())
                        .add(region(read)));
        return regions;
    }

    private static String region(Operation read) {
        return read.in().getOrDefault("region", read.out().getOrDefault("servedBy", ""));
    }

    /** Returns how long after the quiet began this region was last seen with an old version; 0 for never. */
    private long judge(Findings findings, Register register, String region, List<Ranked> reads, long quiet) {
        long last = register.lastVersion();
        List<Ranked> after =
                reads.stream().filter(read -> read.completed() >= quiet).toList();
        Optional<Ranked> tooLate = after.stream()
                .filter(read -> read.version() < last && read.invoked() - quiet > grace.toNanos())
                .findFirst();
        if (tooLate.isPresent()) {
            report(findings, register, tooLate.get(), last, quiet);
        } else if (after.isEmpty() || after.get(after.size() - 1).version() < last) {
            findings.doubt("Nobody read " + register.key() + (region.isEmpty() ? "" : " through " + region)
                    + " long enough after all was quiet to see v" + last + ".");
        }
        return after.stream()
                .filter(read -> read.version() < last)
                .mapToLong(read -> Math.max(0, read.invoked() - quiet))
                .max()
                .orElse(0);
    }

    private static void report(Findings findings, Register register, Ranked old, long last, long quiet) {
        List<Operation> shown = new ArrayList<>();
        register.all()
                .filter(operation -> operation.version() == last)
                .findFirst()
                .ifPresent(operation -> shown.add(operation.shown()));
        shown.add(old.shown());
        findings.violation(
                "All was quiet at " + Wording.at(quiet) + ", with " + register.key() + " at v" + last + "; at "
                        + Wording.at(old.invoked()) + " " + Wording.who(old.shown()) + " still read " + old.state()
                        + Wording.through(old.shown()) + ".",
                shown,
                List.of());
    }
}
