package brownout.chaos.workload;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What clients do while things break. */
public interface Workload {

    Load load();

    /** As a scenario names it: {@code notifications}. */
    String kind();

    /** The services that its operations reach. */
    Set<String> services();

    /** Links that its clients send over. */
    List<String> links();

    /** What the service's ends of links are called, or begin with: {@code jobqueue}. */
    String node();

    /** The same for another length of time. */
    Workload lasting(Duration length);

    /** The same operations with as little work behind them as possible, for opening connections and loading classes. */
    default Workload light() {
        return this;
    }

    /** What has to be there before the first arrival; none of it is recorded. */
    default List<PlannedOperation> groundwork(Draws draws) {
        return List.of();
    }

    /** Draws its operations, one for each arrival. */
    Plan plan(Draws draws);

    /** What is asked when the load is over, to learn what became of it. */
    Aftermath aftermath();

    /** Kinds of events that tell of the end of something that was accepted, {@code delivered}. */
    default Set<String> lastEvents() {
        return Set.of();
    }

    /** Has to be asked in the order of arrivals. */
    @FunctionalInterface
    interface Plan {
        /** @param at nanoseconds after the first arrival of the load */
        PlannedOperation next(int index, long at);
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

        public Load lasting(Duration length) {
            return new Load(rate, length, timeout);
        }

        public long arrivals() {
            return Math.max(1, Math.round(rate * lasting.toNanos() / 1e9));
        }
    }
}
