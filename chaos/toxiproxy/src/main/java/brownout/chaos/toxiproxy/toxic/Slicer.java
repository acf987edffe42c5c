package brownout.chaos.toxiproxy.toxic;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Cuts every chunk into pieces of about {@code average_size ± size_variation} bytes and waits {@code delay} between them.
 * Effect: a chunk is cut up, or delayed. A chunk is halved, each half shifted at random, until the parts are small enough, as in the original.
 *
 * @param averageSize bytes, at least 1
 * @param sizeVariation bytes; more than the average is allowed, as in the original
 * @param delay microseconds
 */
public record Slicer(int averageSize, int sizeVariation, long delay) implements Toxic {

    private static final int CAPACITY = 64 * 1024;

    static final ToxicType TYPE = new ToxicType(
            "slicer",
            List.of(
                    new Attribute("average_size", "bytes", 1, Integer.MAX_VALUE),
                    new Attribute("size_variation", "bytes", 0, Integer.MAX_VALUE),
                    new Attribute("delay", "µs", 0, TimeUnit.MILLISECONDS.toMicros(Attribute.MAX_MILLIS))),
            given -> new Slicer(
                    (int) given.applyAsLong("average_size"),
                    (int) given.applyAsLong("size_variation"),
                    given.applyAsLong("delay")));

    @Override
    public ToxicType type() {
        return TYPE;
    }

    @Override
    public Map<String, Long> attributes() {
        return Attributes.of("average_size", averageSize, "size_variation", sizeVariation, "delay", delay);
    }

    @Override
    public Stage start(Flow flow, RandomGenerator chance) {
        return new Slicing(flow, this, chance);
    }

    private void slice(int size, RandomGenerator chance, ArrayDeque<Integer> pieces) {
        if ((long) size - averageSize <= sizeVariation) {
            pieces.add(size);
            return;
        }
        int shift = sizeVariation == 0 ? 0 : chance.nextInt(-sizeVariation, sizeVariation);
        int left = Math.min(size - 1, Math.max(1, size / 2 + shift));
        slice(left, chance, pieces);
        slice(size - left, chance, pieces);
    }

    private static final class Slicing extends HoldingStage {
        private final RandomGenerator chance;
        private final ArrayDeque<Integer> piecesOfFirst = new ArrayDeque<>();
        private Slicer settings;
        private long nextAt;

        Slicing(Flow flow, Slicer settings, RandomGenerator chance) {
            super(flow);
            this.settings = settings;
            this.chance = chance;
            this.nextAt = flow.nanoTime();
        }

        @Override
        public void accept(Chunk chunk) {
            if (backlog.isEmpty()) {
                nextAt = Math.max(nextAt, flow.nanoTime());
            }
            super.accept(chunk);
        }

        @Override
        long untilDue(Backlog.Held first, long now) {
            long wait = nextAt - now;
            return wait < TIMER_GRAIN_NANOS ? 0 : wait;
        }

        @Override
        void passDue() {
            if (piecesOfFirst.isEmpty()) {
                slice();
            }
            flow.pass(backlog.take(piecesOfFirst.remove()));
            flow.flush();
            nextAt += TimeUnit.MICROSECONDS.toNanos(settings.delay());
        }

        private void slice() {
            Backlog.Held first = backlog.first();
            if (first != null) {
                settings.slice(first.chunk().size(), chance, piecesOfFirst);
            }
        }

        @Override
        long capacity() {
            return CAPACITY;
        }

        @Override
        public void reconfigure(Toxic toxic) {
            settings = (Slicer) toxic;
            piecesOfFirst.clear();
            nextAt = flow.nanoTime();
            replan();
        }
    }
}
