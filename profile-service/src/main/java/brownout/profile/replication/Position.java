package brownout.profile.replication;

import java.util.Comparator;

/** A place in one partition of the log: the offset of a record, and the epoch of the home that wrote it. */
public record Position(long epoch, long offset) implements Comparable<Position> {

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::epoch).thenComparingLong(Position::offset);

    public Position {
        if (epoch < 1 || offset < 0) {
            throw new IllegalArgumentException(
                    "an epoch counts from 1 and an offset from 0, not " + epoch + ":" + offset);
        }
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return epoch + ":" + offset;
    }
}
