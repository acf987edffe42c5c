package brownout.chaos.naming;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what somebody probably meant.
 *
 * <p>Optimal string alignment distance (insertions, deletions, substitutions and swaps of neighbours cost 1), without
 * regard to case; a name further away than a third of its length, and more than two, is no suggestion.
 */
public final class Nearest {
    private Nearest() {}

    public static Optional<String> to(String typed, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(fold(typed), fold(name)) <= Math.max(2, name.length() / 3))
                .min(Comparator.<String>comparingInt(name -> distance(fold(typed), fold(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ; did you mean 'x'?} or {@code ; valid are a, b, c}. */
    public static String hint(String typed, Collection<String> names) {
        return to(typed, names)
                .map(name -> "; did you mean '" + name + "'?")
                .orElseGet(() -> names.isEmpty() ? "" : "; valid are " + String.join(", ", names));
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replace("->", "→")
                .replace("_to_", "→")
                .replace('_', '-');
    }

    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cell(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cell(int[][] cost, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
