package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Lets through {@code rate} kilobytes (1000 bytes) a second; 0 stalls. Like a thin wire: a chunk leaves when its last
 * byte would have been sent, an idle wire saves up nothing. Effect: a chunk is delayed.
 *
 * @param rate KB/s
 */
public record Bandwidth(long rate) implements Toxic {

    /** A terabyte a second. */
    private static final long MAX_RATE = 1_000_000_000;

    private static final int MIN_CAPACITY = 16 * 1024;
    private static final int MAX_CAPACITY = 1024 * 1024;
    private static final int PIECE_MILLIS = 10;

    static final ToxicType TYPE = new ToxicType(
            "bandwidth",
            List.of(new Attribute("rate", "KB/s", 0, MAX_RATE)),
            given -> new Bandwidth(given.applyAsLong("rate")));

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Long> attributes() {
        return Attributes.of("rate", rate);
    }

    @Override
    public Stage start(Flow flow, RandomGenerator chance) {
        return new Thin(flow, this);
    }

    private int pieceBytes() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, rate * PIECE_MILLIS));
    }

    /** One kilobyte a second is one byte a millisecond. */
    private long nanosFor(int bytes) {
        return bytes * TimeUnit.MILLISECONDS.toNanos(1) / rate;
    }

    private static final class Thin extends HoldingStage {
        private Bandwidth settings;
        private long busyUntil;

        Thin(Flow flow, Bandwidth settings) {
            super(flow);
            this.settings = settings;
            this.busyUntil = flow.nanoTime();
        }

        @Override
        public void accept(Chunk chunk) {
            if (backlog.isEmpty()) {
                busyUntil = Math.max(busyUntil, flow.nanoTime());
            }
            super.accept(chunk);
        }

        @Override
        long untilDue(Backlog.Held first, long now) {
            if (settings.rate() == 0) {
                return Long.MAX_VALUE;
            }
            int piece = Math.min(first.chunk().size(), settings.pieceBytes());
            long wait = busyUntil + settings.nanosFor(piece) - now;
            return wait < TIMER_GRAIN_NANOS ? 0 : wait;
        }

        @Override
        void passDue() {
            Chunk piece = backlog.take(settings.pieceBytes());
            busyUntil += settings.nanosFor(piece.size());
            flow.pass(piece);
        }

        @Override
        long capacity() {
            return Math.min(MAX_CAPACITY, Math.max(MIN_CAPACITY, settings.rate() * 100));
        }

        @Override
        public void reconfigure(Toxic toxic) {
            settings = (Bandwidth) toxic;
            busyUntil = flow.nanoTime();
            replan();
        }
    }
}
