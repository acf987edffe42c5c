package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Optional;

/** Every kind of toxic there is. A new one is added here and nowhere else. */
public final class ToxicTypes {
    private static final List<ToxicType> ALL = List.of(
            Noop.TYPE,
            Latency.TYPE,
            Bandwidth.TYPE,
            SlowClose.TYPE,
            Timeout.TYPE,
            ResetPeer.TYPE,
            Slicer.TYPE,
            LimitData.TYPE,
            Partition.TYPE);

    private ToxicTypes() {}

    public static Optional<ToxicType> named(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    public static List<ToxicType> all() {
        return ALL;
    }
}
