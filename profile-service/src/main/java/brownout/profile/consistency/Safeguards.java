package brownout.profile.consistency;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which safeguards are on. Changed at run time; a request sees one state or the other. */
public final class Safeguards {

    private volatile Set<Safeguard> off = Set.of();

    public Safeguards(Map<Safeguard, Boolean> initial) {
        set(initial);
    }

    public boolean on(Safeguard safeguard) {
        return !off.contains(safeguard);
    }

    /** Leaves those that are not named as they are. */
    public synchronized void set(Map<Safeguard, Boolean> wanted) {
        EnumSet<Safeguard> next = EnumSet.noneOf(Safeguard.class);
        next.addAll(off);
        wanted.forEach((safeguard, on) -> {
            if (on) {
                next.remove(safeguard);
            } else {
                next.add(safeguard);
            }
        });
        off = Set.copyOf(next);
    }
}
