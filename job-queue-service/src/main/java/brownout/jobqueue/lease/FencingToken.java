package brownout.jobqueue.lease;

/**
 * The number given with a lease. Strictly increasing per job, so that whoever stores a job's result can tell a late holder
 * from the present one (Kleppmann, "How to do distributed locking", 2016). The upper 32 bits are the epoch: it rises each
 * time the scheduler loses its data and is rebuilt.
 */
public record FencingToken(long value) implements Comparable<FencingToken> {
    public FencingToken {
        if (value < 1) {
            throw new IllegalArgumentException("a fencing token is 1 or more, not " + value);
        }
    }

    @Override
    public int compareTo(FencingToken other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
