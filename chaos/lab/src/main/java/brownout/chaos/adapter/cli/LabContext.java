package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.Clusters;
import brownout.chaos.cluster.LabHome;
import java.nio.file.Path;

/**
 * What every command is given: a command class has one constructor, which takes this.
 *
 * @param root of the project, where the modules lie
 * @param home of the lab that {@code ./lab up} starts
 */
public record LabContext(Path root, LabHome home, Terminal terminal, Clusters clusters) {}
