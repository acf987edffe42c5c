package brownout.notification.safeguard;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Which safeguards are on. Reads see the latest switch at once; all start on unless told otherwise. */
public final class Safeguards {
    private volatile Map<Safeguard, Boolean> enabled;

    public Safeguards(Map<Safeguard, Boolean> initial) {
        var all = new EnumMap<Safeguard, Boolean>(Safeguard.class);
        for (Safeguard safeguard : Safeguard.values()) {
            all.put(safeguard, initial.getOrDefault(safeguard, true));
        }
        this.enabled = all;
    }

    public static Safeguards allOn() {
        return new Safeguards(Map.of());
    }

    public boolean isOn(Safeguard safeguard) {
        return Boolean.TRUE.equals(enabled.get(safeguard));
    }

    /** Switches the named ones together; the others stay as they are. */
    public synchronized void switchTo(Map<Safeguard, Boolean> changes) {
        var next = new EnumMap<>(enabled);
        next.putAll(changes);
        enabled = next;
    }

    /** In the order of their declaration. */
    public Map<Safeguard, Boolean> all() {
        return Collections.unmodifiableMap(enabled);
    }
}
