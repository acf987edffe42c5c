package brownout.chaos.report;

import brownout.chaos.checker.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One scenario's run in all of its variants: everything a report shows.
 *
 * @param scenario {@code notification/lost-ack}
 * @param title one line for a person
 * @param hypothesis what the scenario claims; empty for a check of a recorded history
 * @param teaches words from the glossary
 * @param seed of workload, faults and toxicity
 * @param startedAt wall clock, for display
 * @param took from the first preparation to the last healing
 * @param replay does the same run again
 * @param variants in the order in which they ran, at least one
 */
public record RunReport(
        String scenario,
        String title,
        String hypothesis,
        List<String> teaches,
        long seed,
        Instant startedAt,
        Duration took,
        Replay replay,
        List<VariantResult> variants) {

    public RunReport {
        teaches = List.copyOf(teaches);
        variants = List.copyOf(variants);
        if (variants.isEmpty()) {
            throw new IllegalArgumentException("the report of " + scenario + " has no variant; a run has at least one");
        }
    }

    /** Of a run that a command alone does again. */
    public RunReport(
            String scenario,
            String title,
            String hypothesis,
            List<String> teaches,
            long seed,
            Instant startedAt,
            Duration took,
            String replayCommand,
            List<VariantResult> variants) {
        this(scenario, title, hypothesis, teaches, seed, startedAt, took, Replay.by(replayCommand), variants);
    }

    public String replayCommand() {
        return replay.command();
    }

    /** Every variant ended as the scenario said it would. */
    public boolean asExpected() {
        return variants.stream().allMatch(VariantResult::asExpected);
    }

    /** Some variant could not be decided, and none was decided against the expectation. */
    public boolean undecided() {
        return !asExpected()
                && variants.stream()
                        .filter(variant -> !variant.asExpected())
                        .allMatch(variant -> variant.verdict() == Verdict.INCONCLUSIVE
                                || variant.verdict() == Verdict.BASELINE_NOT_MET);
    }
}
