package brownout.chaos.adapter.run;

import brownout.chaos.adapter.jsonl.JsonlHistoryWriter;
import brownout.chaos.checker.Checker;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.history.HistorySink;
import brownout.chaos.history.RunClock;
import brownout.chaos.registry.Checkers;
import brownout.chaos.registry.Workloads;
import brownout.chaos.run.ProviderControl;
import brownout.chaos.run.Testbed;
import brownout.chaos.scenario.CheckSpec;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Variant;
import brownout.chaos.workload.Client;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.Pace;
import brownout.chaos.workload.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** The real world of a run. May serve several runs at a time. */
public final class LabTestbed implements Testbed, AutoCloseable {
    private final Cluster cluster;
    private final Path histories;
    private final Checkers checkers = Checkers.standard();
    private final RunIds runIds;
    private final ProviderControl providers;
    private final ExecutorService background = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault-step");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param histories a directory; each variant's history becomes one file in it
     * @param fresh whether nobody has used the cluster before: then the same scenarios in the same order have the same
     *     keys each time
     */
    public LabTestbed(Cluster cluster, Path histories, boolean fresh) {
        this.cluster = cluster;
        this.histories = histories;
        this.runIds = new RunIds(fresh ? 0 : ThreadLocalRandom.current().nextLong());
        this.providers = new LabProviderControl(cluster::status);
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public ProviderControl providers() {
        return providers;
    }

    @Override
    public Pace pace() {
        return new SystemPace();
    }

    @Override
    public Client client(Workload workload) {
        return Workloads.client(workload, cluster.status());
    }

    @Override
    public List<Oracle> oracles(Workload workload, RunClock clock) {
        return Workloads.of(workload).witnesses().of(cluster.status(), clock);
    }

    @Override
    public Checker checker(CheckSpec check) {
        return checkers.named(check.name(), check.argument().orElse(""));
    }

    @Override
    public HistorySink sink(String scenario, Variant variant, int index) {
        String name = scenario.replace('/', '_') + "." + (index + 1) + "."
                + variant.name().replace(' ', '-') + ".jsonl";
        return new JsonlHistoryWriter(histories.resolve(name));
    }

    @Override
    public Executor background() {
        return background;
    }

    @Override
    public String runId(Scenario scenario, int index) {
        return runIds.next(scenario.name() + "." + index, scenario.seed());
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
