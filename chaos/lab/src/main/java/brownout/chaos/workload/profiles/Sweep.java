package brownout.chaos.workload.profiles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds each operation that began after an operation of higher rank had completed. O(n log n).
 *
 * <p>For a register whose versions grow with every write this is linearizability, sound and complete. Ranks are a total
 * order that any legal order must follow (write v, the reads of v, write v+1), and real time is an interval order: if no
 * completed operation outranks a later one, then sorting by rank, and by invocation among equals, respects both. If one
 * does, no order can. The general problem is NP-complete (Gibbons, Korach 1997: "Testing shared memories"); knowing the
 * order of writes makes it easy.
 */
final class Sweep {

    private Sweep() {}

    /** {@code later} began after {@code earlier} had completed, though it ranks below. */
    record Inversion(Ranked earlier, Ranked later) {}

    /**
     * @param witnesses operations that later ones must not fall behind
     * @param judged operations that are looked at; may be the same list
     * @return one inversion for each judged operation that has any, in order of invocation; the witness shows the
     *     highest version that had completed
     */
    static List<Inversion> inversions(List<Ranked> witnesses, List<Ranked> judged) {
        List<Ranked> completions = witnesses.stream()
                .filter(operation -> operation.completed() != Long.MAX_VALUE)
                .sorted(Comparator.comparingLong(Ranked::completed))
                .toList();
        List<Ranked> invocations = judged.stream()
                .sorted(Comparator.comparingLong(Ranked::invoked))
                .toList();
        List<Inversion> inversions = new ArrayList<>();
        Ranked highestWrite = null;
        Ranked highestRead = null;
        int next = 0;
        for (Ranked operation : invocations) {
            while (next < completions.size() && completions.get(next).completed() < operation.invoked()) {
                Ranked completed = completions.get(next++);
                if (completed.write()) {
                    highestWrite = higher(highestWrite, completed);
                } else {
                    highestRead = higher(highestRead, completed);
                }
            }
            Ranked witness = newer(highestWrite, highestRead);
            if (witness != null && witness.rank() > operation.rank()) {
                inversions.add(new Inversion(witness, operation));
            } else if (highestRead != null && highestRead.rank() > operation.rank()) {
                inversions.add(new Inversion(highestRead, operation));
            }
        }
        return inversions;
    }

    private static Ranked higher(@Nullable Ranked highest, Ranked completed) {
        return highest == null || completed.rank() > highest.rank() ? completed : highest;
    }

    /** The write where both show the same version: what was acknowledged says more than what was read. */
    private static @Nullable Ranked newer(@Nullable Ranked write, @Nullable Ranked read) {
        if (write == null || read == null) {
            return write == null ? read : write;
        }
        return write.version() >= read.version() ? write : read;
    }
}
