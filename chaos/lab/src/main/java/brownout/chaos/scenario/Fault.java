package brownout.chaos.scenario;

import brownout.chaos.fault.Toxic;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One fault of a plan. Times count from the first arrival of the workload. */
public sealed interface Fault {

    Position position();

    Duration at();

    /** A toxic on one or more links. */
    record OnLinks(Position position, Duration at, Duration lasting, List<String> links, Toxic toxic) implements Fault {
        public OnLinks {
            links = List.copyOf(links);
        }
    }

    /**
     * Nothing crosses the links, or nothing crosses them in one direction: bytes vanish, connections stay open.
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

    /** FLUSHALL on a Redis process. */
    record Flush(Position position, Duration at, String process) implements Fault {}
}
