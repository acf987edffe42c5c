package brownout.chaos.adapter.process;

import brownout.chaos.adapter.rest.ClusterJson;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.LabHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Consumer;

/** {@code lab.json}: what runs, written again whenever a process comes or goes. */
public final class StatusFile implements AutoCloseable {
    private final LabHome home;
    private final LocalCluster cluster;
    private final Consumer<String> news;
    private boolean removed;

    private StatusFile(LabHome home, LocalCluster cluster, Consumer<String> news) {
        this.home = home;
        this.cluster = cluster;
        this.news = news;
    }

    /**
     * @param news told when the file cannot be written later on
     * @throws ClusterException {@link Reason#MISSING} when it cannot be written now
     */
    public static StatusFile keep(LabHome home, LocalCluster cluster, Consumer<String> news) {
        StatusFile file = new StatusFile(home, cluster, news);
        file.write();
        cluster.onChange(file::update);
        return file;
    }

    private synchronized void write() {
        if (!removed) {
            PrivateFiles.write(home.statusFile(), ClusterJson.write(cluster.status()) + "\n");
        }
    }

    /** What has just been done to a process is done, whether or not it can be written down. */
    private void update() {
        try {
            write();
        } catch (ClusterException e) {
            news.accept(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public synchronized void close() {
        removed = true;
        try {
            Files.deleteIfExists(home.statusFile());
        } catch (IOException e) {
            news.accept(home.statusFile() + " could not be removed: " + e.getMessage());
        }
    }
}
