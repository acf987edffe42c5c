package brownout.frontdoor.safeguard;

import brownout.frontdoor.naming.Nearest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which safeguards are on. All are, unless switched off; a switch takes effect with the next look. */
public final class Switchboard<S extends Enum<S> & Safeguard> {
    private final Class<S> kind;
    private volatile Set<S> off;

    private Switchboard(Class<S> kind) {
        this.kind = kind;
        this.off = EnumSet.noneOf(kind);
    }

    public static <S extends Enum<S> & Safeguard> Switchboard<S> allOn(Class<S> kind) {
        return new Switchboard<>(kind);
    }

    /** @param initial by label, as configured; unknown labels are refused, see {@link #explain} */
    public static <S extends Enum<S> & Safeguard> Switchboard<S> of(Class<S> kind, Map<String, Boolean> initial) {
        var board = allOn(kind);
        board.set(initial);
        return board;
    }

    public boolean isOn(S safeguard) {
        return !off.contains(safeguard);
    }

    public synchronized void set(S safeguard, boolean on) {
        set(Map.of(safeguard.label(), on));
    }

    /**
     * Switches the named ones, all at once; the others stay as they are.
     *
     * @throws IllegalArgumentException for a label that no safeguard has; nothing is switched
     */
    public synchronized void set(Map<String, Boolean> switches) {
        var next = EnumSet.noneOf(kind);
        next.addAll(off);
        switches.forEach((label, on) -> {
            var safeguard = find(label).orElseThrow(() -> new IllegalArgumentException(label + " " + explain(label)));
            if (on) {
                next.remove(safeguard);
            } else {
                next.add(safeguard);
            }
        });
        off = next;
    }

    /** In the order of their declaration. */
    public List<S> all() {
        return Arrays.asList(kind.getEnumConstants());
    }

    public boolean knows(String label) {
        return find(label).isPresent();
    }

    /** What to say of a label that is not known. */
    public String explain(String label) {
        return "is not a safeguard"
                + Nearest.hint(label, all().stream().map(Safeguard::label).toList());
    }

    private Optional<S> find(String label) {
        return all().stream().filter(it -> it.label().equals(label)).findFirst();
    }

    /** As a log shows it. */
    @Override
    public String toString() {
        return off.isEmpty()
                ? "all on"
                : "off: " + off.stream().map(Safeguard::label).toList();
    }
}
