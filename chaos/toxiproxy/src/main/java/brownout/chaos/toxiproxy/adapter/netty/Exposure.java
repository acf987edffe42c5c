package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.proxy.PlacedToxic;
import brownout.chaos.toxiproxy.proxy.Stream;
import java.util.random.RandomGenerator;

/**
 * A connection's being exposed to a toxic. It is drawn once whether the toxic applies: a higher toxicity later only adds
 * connections, a lower one only spares some.
 */
final class Exposure {
    private final PlacedToxic toxic;
    private final RandomGenerator chance;
    private final double draw;
    private boolean affected;

    Exposure(PlacedToxic toxic) {
        this.toxic = toxic;
        this.chance = toxic.nextConnection();
        this.draw = chance.nextDouble();
    }

    boolean to(PlacedToxic other) {
        return toxic == other;
    }

    Stream stream() {
        return toxic.stream();
    }

    PlacedToxic.Settings settings() {
        return toxic.settings();
    }

    RandomGenerator chance() {
        return chance;
    }

    boolean applies() {
        return draw < toxic.settings().toxicity();
    }

    boolean holdsConnect() {
        return applies() && toxic.settings().toxic().holdsConnects();
    }

    /** However often it is looked at, a connect is held back once. */
    void connectHeld() {
        if (!affected) {
            affected(0);
        }
    }

    void affected(int bytes) {
        toxic.effects().happened(bytes, !affected);
        affected = true;
    }
}
