package brownout.chaos.scenario;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What clients do while things break. */
public sealed interface Workload {

    Load load();

    /** As a scenario names it: {@code notifications}. */
    String kind();

    /** The service whose guarantees it exercises. */
    String service();

    /** Links that its clients send over. */
    List<String> links();

    /** The same for another length of time. */
    Workload lasting(Duration length);

    /** The same operations with as little work behind them as possible, for opening connections and loading classes. */
    default Workload light() {
        return this;
    }

    /**
     * How much, for how long.
     *
     * @param rate arrivals per second, above 0: operations start at this rate whether or not earlier ones have ended
     * @param lasting from the first arrival to the end of arrivals
     * @param timeout after which a client stops waiting, and no longer knows what became of its operation
     */
    record Load(double rate, Duration lasting, Duration timeout) {
        public Load {
            if (!(rate > 0)) {
                throw new IllegalArgumentException("rate was " + rate + "/s, must be above 0");
            }
        }

        Load lasting(Duration length) {
            return new Load(rate, length, timeout);
        }

        public long arrivals() {
            return Math.max(1, Math.round(rate * lasting.toNanos() / 1e9));
        }
    }

    /**
     * Clients submit notifications to both instances in turn.
     *
     * @param channels by their names in the API, {@code push}; each notification goes over one, drawn evenly
     * @param guarantee by its name in the API, {@code EFFECTIVELY_ONCE}
     * @param users how many recipients there are
     */
    record Notifications(Load load, List<String> channels, String guarantee, int users) implements Workload {
        public Notifications {
            channels = List.copyOf(channels);
        }

        @Override
        public Workload lasting(Duration length) {
            return new Notifications(load.lasting(length), channels, guarantee, users);
        }

        @Override
        public String kind() {
            return "notifications";
        }

        @Override
        public String service() {
            return "notification-service";
        }

        @Override
        public List<String> links() {
            return List.of("client→notification-1", "client→notification-2");
        }
    }

    /**
     * Clients submit video jobs.
     *
     * @param classes weight by class, {@code critical} → 1
     * @param videoLength how much video each job has: with the simulated executor, how long it takes
     * @param tenants how many tenants share the queue
     */
    record Jobs(Load load, SortedMap<String, Integer> classes, Duration videoLength, int tenants) implements Workload {
        public Jobs {
            classes = new TreeMap<>(classes);
        }

        @Override
        public Workload lasting(Duration length) {
            return new Jobs(load.lasting(length), classes, videoLength, tenants);
        }

        @Override
        public Workload light() {
            return new Jobs(load, classes, Duration.ofMillis(10), tenants);
        }

        @Override
        public String kind() {
            return "jobs";
        }

        @Override
        public String service() {
            return "job-queue-service";
        }

        @Override
        public List<String> links() {
            return List.of("client→jobqueue");
        }
    }

    /**
     * Sessions write profiles through a region and read them there.
     *
     * @param sessions logical clients, each at one of the regions in turn; their operations never overlap
     * @param keys how many profiles there are
     * @param reads weight by level, {@code session} → 6
     * @param writeShare share of operations that write, 0..1
     * @param maxStaleness what a bounded read asks for
     */
    record Profiles(
            Load load,
            int sessions,
            int keys,
            List<String> regions,
            SortedMap<String, Integer> reads,
            double writeShare,
            Duration maxStaleness)
            implements Workload {
        public Profiles {
            regions = List.copyOf(regions);
            reads = new TreeMap<>(reads);
        }

        @Override
        public Workload lasting(Duration length) {
            return new Profiles(load.lasting(length), sessions, keys, regions, reads, writeShare, maxStaleness);
        }

        @Override
        public String kind() {
            return "profiles";
        }

        @Override
        public String service() {
            return "profile-service";
        }

        @Override
        public List<String> links() {
            return regions.stream().map(region -> "client→profile-" + region).toList();
        }
    }
}
