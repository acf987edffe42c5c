package brownout.chaos.checker;

import brownout.chaos.history.History;
import java.util.List;

/**
 * A history with holes cannot say that a guarantee held; and where a violation is something missing, it cannot say
 * that either.
 */
final class HoleAwareChecker implements Checker {

    private final Checker inner;
    private final boolean absence;

    HoleAwareChecker(Checker inner, boolean absence) {
        this.inner = inner;
        this.absence = absence;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public CheckResult check(History history) {
        CheckResult result = inner.check(history);
        boolean excused = result.verdict() == Verdict.HOLDS || (absence && result.verdict() == Verdict.VIOLATED);
        if (history.holes().isEmpty() || !excused) {
            return result;
        }
        String sentence = "The history has a hole (" + history.holes().get(0)
                + "), so this cannot be decided. Without it: " + result.sentence();
        return new CheckResult(result.check(), Verdict.INCONCLUSIVE, sentence, result.figures(), List.of());
    }
}
