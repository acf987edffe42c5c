package brownout.chaos.checker;

import java.util.Collection;

/** Exact percentiles by nearest rank. */
public final class Percentiles {

    private final long[] sorted;

    public Percentiles(Collection<Long> values) {
        sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /**
     * @param share 0..1; 1 is the greatest
     * @return 0 when there are no values
     */
    public long at(double share) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
