package brownout.chaos.scenario;

import brownout.chaos.fault.Toxic;
import brownout.chaos.format.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One fault of a plan. Times count from the first arrival of the workload. */
public sealed interface Fault {

    Position position();

    Duration at();

    /**
     * On and off again, for as long as a fault lasts. Each time the toxicity is rolled anew for every connection, so
     * that connections which are kept open do not stay lucky.
     *
     * @param on how long it is on, longer than zero
     * @param off how long it is off in between; zero: the fault does not flap
     */
    record Flap(Duration on, Duration off) {
        /** On all the time. */
        public static final Flap NONE = new Flap(Duration.ofDays(1), Duration.ZERO);

        public boolean isNone() {
            return off.isZero();
        }
    }

    /** A toxic on one or more links. */
    record OnLinks(Position position, Duration at, Duration lasting, List<String> links, Toxic toxic, Flap flap)
            implements Fault {
        public OnLinks {
            links = List.copyOf(links);
        }
    }

    /**
     * Nothing crosses the links, or nothing crosses them in one direction: bytes, ends of connections and connects are
     * held until it heals.
     *
     * @param direction {@code both}, {@code upstream} (client→server) or {@code downstream}
     */
    record Partition(Position position, Duration at, Duration lasting, List<String> links, String direction)
            implements Fault {
        public Partition {
            links = List.copyOf(links);
        }
    }

    /**
     * SIGKILL.
     *
     * @param restartAfter how long the process stays down; zero: until the run heals
     */
    record Crash(Position position, Duration at, String process, Duration restartAfter) implements Fault {}

    /** SIGSTOP, then SIGCONT. */
    record Pause(Position position, Duration at, Duration lasting, String process) implements Fault {}

    /**
     * A provider simulator misbehaves.
     *
     * @param behaviour the control API's fields, {@code mode → accept-then-drop}
     */
    record Provider(Position position, Duration at, Duration lasting, String provider, Map<String, String> behaviour)
            implements Fault {
        public Provider {
            behaviour = Map.copyOf(behaviour);
        }
    }

    /**
     * More of the same operations.
     *
     * @param factor how many times the workload's own rate, 2 or more
     */
    record Overload(Position position, Duration at, Duration lasting, int factor) implements Fault {}

    /** FLUSHALL on a Redis process. */
    record Flush(Position position, Duration at, String process) implements Fault {}

    /** A template of notifications reads otherwise for a while. */
    record Edit(Position position, Duration at, Duration lasting, String template) implements Fault {}
}
