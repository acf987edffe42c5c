package brownout.profile.adapter.rest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what a mistyped name was meant to be, by edit distance. */
final class Nearest {

    private Nearest() {}

    /** Names the nearest if it is near, and all otherwise. */
    static String hint(String typed, Collection<String> valid) {
        if (typed.length() <= 64) {
            String lower = typed.toLowerCase(Locale.ROOT);
            String best = valid.stream()
                    .min(Comparator.comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT))))
                    .orElse("");
            if (distance(lower, best.toLowerCase(Locale.ROOT)) <= Math.max(2, best.length() / 3)) {
                return "; did you mean \"" + best + "\"?";
            }
        }
        return "; known are " + String.join(", ", valid);
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
