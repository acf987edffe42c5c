package brownout.chaos.report;

import brownout.chaos.checker.Verdict;
import java.util.List;

/** A verdict by sign and word: colour alone says nothing. */
public final class VerdictWords {

    private VerdictWords() {}

    public static String sign(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "✓";
            case VIOLATED -> "✗";
            case INCONCLUSIVE -> "?";
            case BASELINE_NOT_MET -> "–";
            case ABORTED, ERROR -> "!";
        };
    }

    public static String words(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "holds";
            case VIOLATED -> "violated";
            case INCONCLUSIVE -> "inconclusive";
            case BASELINE_NOT_MET -> "baseline not met";
            case ABORTED -> "aborted";
            case ERROR -> "error";
        };
    }

    static String expectation(VariantResult variant) {
        if (variant.expected().isEmpty()) {
            return "";
        }
        return variant.asExpected() ? "as expected" : "expected: " + variant.expected();
    }

    /** {@code All 6 variants ended as expected.} */
    public static String headline(List<RunReport> reports) {
        List<VariantResult> variants =
                reports.stream().flatMap(report -> report.variants().stream()).toList();
        long expected = variants.stream().filter(VariantResult::asExpected).count();
        if (variants.size() == 1) {
            VariantResult only = variants.get(0);
            String word = words(only.verdict());
            String ended = Character.toUpperCase(word.charAt(0)) + word.substring(1);
            return only.expected().isEmpty()
                    ? ended + "."
                    : ended + (only.asExpected() ? ", as expected." : ", where " + only.expected() + " was expected.");
        }
        return expected == variants.size()
                ? "All " + variants.size() + " variants ended as expected."
                : expected + " of " + variants.size() + " variants ended as expected.";
    }
}
