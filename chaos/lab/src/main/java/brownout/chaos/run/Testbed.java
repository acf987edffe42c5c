package brownout.chaos.run;

import brownout.chaos.checker.Checker;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.history.HistorySink;
import brownout.chaos.history.RunClock;
import brownout.chaos.scenario.CheckSpec;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Variant;
import brownout.chaos.workload.Client;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.Pace;
import brownout.chaos.workload.Workload;
import java.util.List;
import java.util.concurrent.Executor;

/** Everything of the world that a run touches. */
public interface Testbed {

    Cluster cluster();

    ProviderControl providers();

    /** A clock that begins now. */
    Pace pace();

    Client client(Workload workload);

    /** Those that know about a workload's entities; their events count from the clock's beginning. */
    List<Oracle> oracles(Workload workload, RunClock clock);

    Checker checker(CheckSpec check);

    /** Where a variant's history is streamed to. */
    HistorySink sink(String scenario, Variant variant, int index);

    /** Runs what may take long and must not hold up the load: injecting, healing, restarting. */
    Executor background();

    /**
     * Begins every key of a variant: no two that run on one system have the same. On a system that is this run's own it
     * follows from the scenario and its seed, so that the same seed gives the same keys.
     *
     * @param index of the variant
     */
    String runId(Scenario scenario, int index);
}
