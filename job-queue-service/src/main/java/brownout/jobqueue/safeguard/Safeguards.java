package brownout.jobqueue.safeguard;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which safeguards are on. All are, unless switched off; a switch takes effect with the next call. */
public final class Safeguards {
    private volatile Set<Safeguard> off = EnumSet.noneOf(Safeguard.class);

    public boolean on(Safeguard safeguard) {
        return !off.contains(safeguard);
    }

    /** Switches some, all at once; the others stay. */
    public synchronized void set(Map<Safeguard, Boolean> switches) {
        EnumSet<Safeguard> next = off.isEmpty() ? EnumSet.noneOf(Safeguard.class) : EnumSet.copyOf(off);
        switches.forEach((safeguard, on) -> {
            if (on) {
                next.remove(safeguard);
            } else {
                next.add(safeguard);
            }
        });
        off = next;
    }

    public static Optional<Safeguard> labelled(String label) {
        return Arrays.stream(Safeguard.values())
                .filter(it -> it.label().equals(label))
                .findFirst();
    }

    /** The label most like a mistyped one: one that it is part of, else the one with the fewest letters to change. */
    public static String nearest(String label) {
        return Arrays.stream(Safeguard.values())
                .map(Safeguard::label)
                .min(Comparator.comparing((String it) -> label.isEmpty() || !it.contains(label))
                        .thenComparingInt(it -> distance(it, label)))
                .orElseThrow();
    }

    /** Levenshtein's edit distance, one row at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
