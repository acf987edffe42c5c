package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.rest.RemoteCluster;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.Clusters;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import java.nio.file.Path;

/** The lab that is up in {@code home}, else a private one below it. */
record RunningOrPrivateLab(Path root, LabHome home) implements Clusters {

    @Override
    public Cluster connect() {
        return RemoteCluster.find(home);
    }

    @Override
    public Cluster connectOrStart(StartOptions options, StartProgress progress) {
        try {
            return connect();
        } catch (ClusterException e) {
            if (e.reason() != Reason.MISSING) {
                throw e;
            }
            progress.note("no lab is up: starting a private one");
            return PrivateLab.start(root, home, options, progress);
        }
    }
}
