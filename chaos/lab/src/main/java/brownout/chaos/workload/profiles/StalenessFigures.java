package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Percentiles;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How stale reads got; it judges nothing. Staleness is an interval: definite from the moment that a newer version had
 * been acknowledged or read, possible from the moment that the write of a newer one began.
 */
final class StalenessFigures implements Checker {

    private final Predicate<Operation> judged;

    StalenessFigures(Predicate<Operation> judged) {
        this.judged = judged;
    }

    @Override
    public String name() {
        return "staleness";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings(name());
        List<Long> definite = new ArrayList<>();
        List<Long> possible = new ArrayList<>();
        Map<String, Long> byRegion = new TreeMap<>();
        for (Register register : new ProfileHistory(history).registers()) {
            Register.Staleness stale = register.staleness();
            for (Ranked read : register.reads()) {
                if (judged.test(read.shown())) {
                    definite.add(stale.definite(read));
                    possible.add(stale.possible(read));
                    byRegion.merge(read.shown().in().getOrDefault("region", ""), stale.definite(read), Math::max);
                }
            }
        }
        Percentiles sure = new Percentiles(definite);
        Percentiles perhaps = new Percentiles(possible);
        findings.figure("reads", definite.size())
                .figure(
                        "definitely stale",
                        definite.stream().filter(nanos -> nanos > 0).count())
                .figure("p50", interval(sure.at(0.5), perhaps.at(0.5)))
                .figure("p99", interval(sure.at(0.99), perhaps.at(0.99)))
                .figure("most", interval(sure.at(1), perhaps.at(1)));
        byRegion.forEach((region, most) -> {
            if (!region.isEmpty()) {
                findings.figure("most, " + region, "at least " + Wording.lasting(most));
            }
        });
        if (definite.isEmpty()) {
            findings.doubt("The history has no such reads, so nothing can be said about their age.");
        }
        long stale = definite.stream().filter(nanos -> nanos > 0).count();
        return findings.conclude(
                "",
                stale + " of " + Wording.count(definite.size(), "read")
                        + " were definitely stale; the stalest was between "
                        + Wording.lasting(sure.at(1)) + " and " + Wording.lasting(Math.max(sure.at(1), perhaps.at(1)))
                        + " old.");
    }

    private static String interval(long definite, long possible) {
        return Wording.lasting(definite) + " to " + Wording.lasting(Math.max(definite, possible));
    }
}
