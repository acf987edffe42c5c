package brownout.notification.dedup;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * Which ids were settled within the horizon, and nothing else about them: 20 bytes an entry in a table that is between
 * {@value #SPARSE_PERCENT} and {@value #DENSE_PERCENT} % full, so 25 to 34 MB a million.
 *
 * <p>Open addressing with linear probing (Knuth, The Art of Computer Programming 3, 6.4, algorithm L); an id is random
 * enough to be its own hash. Nothing is removed: what is older than the horizon no longer counts, and the next rebuild,
 * which a full table asks for, leaves it out. How it can fail: at {@code max} entries the oldest tenth is forgotten before
 * the horizon; {@link #reachesBackTo()} tells. Confined to one thread, but for that.
 */
public final class SettledIds {
    private static final int SPARSE_PERCENT = 60;
    private static final int DENSE_PERCENT = 80;
    private static final int SMALLEST = 64;
    /** An entry's share of a table that is as sparse as it gets. */
    private static final int BYTES = 34;

    private static final int FREE = 0;

    private final Duration horizon;
    private final int max;
    private long[] ids = new long[2 * SMALLEST];
    /** Seconds since 1970, in the same places; {@value #FREE}: no entry. */
    private int[] settledAt = new int[SMALLEST];

    private int used;
    private volatile Instant reachesBackTo = Instant.MIN;

    /** @param max entries, at least 64 */
    public SettledIds(Duration horizon, int max) {
        this.horizon = horizon;
        this.max = Math.max(SMALLEST, max);
    }

    /** As many for each of {@code partitions} as take a quarter of this process's heap together. */
    public static int fitting(int partitions) {
        return (int) Math.min(Integer.MAX_VALUE / 4, Runtime.getRuntime().maxMemory() / 4 / BYTES / partitions);
    }

    /** What was settled before is outside the memory already. */
    public void add(NotificationId id, Instant at, Instant now) {
        if (isOver(seconds(at), now)) {
            return;
        }
        if (used >= settledAt.length / 100.0 * DENSE_PERCENT || used >= max) {
            rebuild(now);
        }
        put(id.value(), seconds(at));
    }

    public boolean contains(NotificationId id, Instant now) {
        int at = settledAt[placeOf(id.value())];
        return at != FREE && !isOver(at, now);
    }

    /** Entries, those past the horizon included until they are swept out. */
    public int size() {
        return used;
    }

    /** The earliest settling that is sure to be remembered, within the horizon. Readable from any thread. */
    public Instant reachesBackTo() {
        return reachesBackTo;
    }

    private boolean isOver(int at, Instant now) {
        return at < seconds(now) - horizon.toSeconds();
    }

    private static int seconds(Instant at) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, at.getEpochSecond()));
    }

    private void put(UUID id, int at) {
        int place = placeOf(id);
        if (settledAt[place] == FREE) {
            used++;
        }
        ids[2 * place] = id.getMostSignificantBits();
        ids[2 * place + 1] = id.getLeastSignificantBits();
        settledAt[place] = at;
    }

    /** Where it is, or else where it would be put. */
    private int placeOf(UUID id) {
        int place = (int) Long.remainderUnsigned(id.getLeastSignificantBits(), settledAt.length);
        while (settledAt[place] != FREE
                && (ids[2 * place + 1] != id.getLeastSignificantBits()
                        || ids[2 * place] != id.getMostSignificantBits())) {
            place = place + 1 == settledAt.length ? 0 : place + 1;
        }
        return place;
    }

    private void rebuild(Instant now) {
        long[] oldIds = ids;
        int[] oldSettledAt = settledAt;
        int[] live = Arrays.stream(settledAt)
                .filter(at -> at != FREE && !isOver(at, now))
                .sorted()
                .toArray();
        int keep = live.length < max ? live.length : max / 10 * 9;
        int from = live.length == keep ? FREE : live[live.length - keep];
        int ofThatSecond =
                keep - (int) Arrays.stream(live).filter(at -> at > from).count();
        if (from != FREE) {
            reachesBackTo = Instant.ofEpochSecond(from + 1L);
        }
        int places =
                Math.max(SMALLEST, (int) Math.min(keep * 100L / SPARSE_PERCENT + 1, max * 100L / DENSE_PERCENT + 1));
        ids = new long[2 * places];
        settledAt = new int[places];
        used = 0;
        for (int i = 0; i < oldSettledAt.length; i++) {
            int at = oldSettledAt[i];
            boolean kept = at != FREE && !isOver(at, now) && (at > from || (at == from && ofThatSecond-- > 0));
            if (kept) {
                put(new UUID(oldIds[2 * i], oldIds[2 * i + 1]), at);
            }
        }
    }
}
