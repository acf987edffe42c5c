package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckArgument;
import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Percentiles;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * No judged read is definitely staler than its limit: a newer version had been acknowledged to somebody, or read by
 * somebody, longer than the limit before the read began. Sound: it only counts what clients saw on one clock. Two
 * limits are judged with it: the one that was asked for ({@code bounded-staleness}), and the one that the answer claims
 * ({@code honest-bound}). O(n log n).
 */
final class BoundedStaleness implements Checker {

    private final String name;
    private final Predicate<Operation> judged;
    private final Function<Operation, Optional<Long>> limitNanos;
    private final String promised;

    private BoundedStaleness(
            String name, Predicate<Operation> judged, Function<Operation, Optional<Long>> limitNanos, String promised) {
        this.name = name;
        this.judged = judged;
        this.limitNanos = limitNanos;
        this.promised = promised;
    }

    /** Judges bounded reads by the bound they asked for, or by the argument. */
    static BoundedStaleness asked(CheckArgument argument) {
        Function<Operation, Optional<Long>> limit = argument.isPresent()
                ? fixed(argument.duration(argument.text()).toNanos())
                : read -> millis(read, read.in().get("maxStalenessMs"));
        return new BoundedStaleness("bounded-staleness", Level.asked(Set.of(Level.BOUNDED)), limit, "asked for");
    }

    /** Judges every read whose answer proves a bound by that bound; the answer is in whole milliseconds. */
    static BoundedStaleness claimed() {
        return new BoundedStaleness(
                "honest-bound",
                read -> read.out().containsKey("boundMs"),
                read -> millis(read, read.out().get("boundMs")).map(nanos -> nanos + 1_000_000),
                "claimed in the answer");
    }

    private static Function<Operation, Optional<Long>> fixed(long nanos) {
        return read -> Optional.of(nanos);
    }

    private static Optional<Long> millis(Operation read, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("\\d{1,12}")) {
            throw new IllegalArgumentException(
                    "operation " + read.id() + ": a bound is '" + text + "', must be whole milliseconds");
        }
        return Optional.of(Long.parseLong(text) * 1_000_000);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CheckResult check(History history) {
        ProfileHistory profiles = new ProfileHistory(history);
        Findings findings = new Findings(name);
        List<Long> staleness = new ArrayList<>();
        long limitless = 0;
        for (Register register : profiles.registers()) {
            Register.Staleness stale = register.staleness();
            for (Ranked read : register.reads()) {
                if (!judged.test(read.shown())) {
                    continue;
                }
                Optional<Long> limit = limitNanos.apply(read.shown());
                if (limit.isEmpty()) {
                    limitless++;
                    continue;
                }
                staleness.add(stale.definite(read));
                if (stale.definite(read) > limit.get()) {
                    report(findings, stale.supersededBy(read.version()).orElseThrow(), read, limit.get());
                }
            }
        }
        return conclude(findings, staleness, limitless);
    }

    private void report(Findings findings, Ranked newer, Ranked read, long limit) {
        String proof = newer.write() ? "was acknowledged" : "had been read";
        findings.violation(
                "At " + Wording.at(read.invoked()) + " " + Wording.who(read.shown()) + " read " + read.key()
                        + Wording.through(read.shown()) + " and got " + read.state() + ", although v" + newer.version()
                        + " " + proof + " at " + Wording.at(newer.completed()) + ": it was at least "
                        + Wording.lasting(read.invoked() - newer.completed()) + " stale, where "
                        + Wording.lasting(limit)
                        + " were " + promised + ".",
                List.of(newer.shown(), read.shown()),
                List.of());
    }

    private CheckResult conclude(Findings findings, List<Long> staleness, long limitless) {
        Percentiles percentiles = new Percentiles(staleness);
        findings.figure("reads judged", staleness.size())
                .figure("reads without a bound", limitless)
                .figure("beyond the bound", findings.violations())
                .figure("definitely stale, p99", Wording.lasting(percentiles.at(0.99)))
                .figure("definitely stale, most", Wording.lasting(percentiles.at(1)));
        if (staleness.isEmpty()) {
            findings.doubt("The history has no read with a bound " + promised + ".");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "read") + " of " + staleness.size()
                        + " were staler than the bound " + promised + ".",
                Wording.count(staleness.size(), "read") + " kept the bound " + promised
                        + (percentiles.at(1) == 0
                                ? "; none was definitely stale."
                                : "; the stalest was at least " + Wording.lasting(percentiles.at(1)) + " old."));
    }
}
