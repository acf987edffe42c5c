package brownout.chaos.campaign;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Makes a failing plan smaller for as long as it still fails in two of three runs: a plan that fails by luck alone explains
 * nothing. Greedy, in the manner of delta debugging (Zeller and Hildebrandt 2002): after each step that still fails it begins
 * again from there.
 */
public final class Shrinker {
    private static final int RUNS = 3;
    private static final int ENOUGH = 2;

    /** Runs a plan. */
    @FunctionalInterface
    public interface Experiment {
        /** What was violated; empty where nothing was. */
        Optional<String> violation(Plan plan);
    }

    /**
     * A plan and what it violates.
     *
     * @param sure whether it failed in two of three runs; else nothing smaller than what failed first did, and that did once
     */
    public record Found(Plan plan, String violation, boolean sure) {}

    private final Experiment experiment;
    private final BooleanSupplier timeIsUp;

    /** @param timeIsUp asked before each run; the smallest plan so far is then the answer */
    public Shrinker(Experiment experiment, BooleanSupplier timeIsUp) {
        this.experiment = experiment;
        this.timeIsUp = timeIsUp;
    }

    /** @param first that failed once */
    public Found shrink(Plan first, String violation) {
        Optional<String> again = failing(first, 1);
        if (again.isEmpty()) {
            return new Found(first, violation, false);
        }
        Found smallest = new Found(first, again.get(), true);
        Set<String> tried = new HashSet<>();
        boolean smaller = true;
        while (smaller && !timeIsUp.getAsBoolean()) {
            smaller = false;
            for (Plan candidate : smallest.plan().smaller()) {
                if (tried.add(candidate.yaml())) {
                    Optional<String> still = failing(candidate, 0);
                    if (still.isPresent()) {
                        smallest = new Found(candidate, still.get(), true);
                        smaller = true;
                        break;
                    }
                }
            }
        }
        return smallest;
    }

    /** What it violates, if it fails in two of three runs. */
    private Optional<String> failing(Plan plan, int failedBefore) {
        int failed = failedBefore;
        Optional<String> violation = Optional.empty();
        for (int run = failedBefore; run < RUNS && failed + RUNS - run >= ENOUGH; run++) {
            if (timeIsUp.getAsBoolean()) {
                return Optional.empty();
            }
            Optional<String> now = experiment.violation(plan);
            if (now.isPresent()) {
                violation = now;
                failed++;
            }
            if (failed >= ENOUGH) {
                return violation;
            }
        }
        return Optional.empty();
    }
}
