package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.LabHome;
import java.nio.file.Path;
import java.util.Map;

/** Reads what the launcher and the user's environment say, once, at the edge. */
final class LabEnvironment {
    private LabEnvironment() {}

    static LabContext ofProcess() {
        Map<String, String> environment = System.getenv();
        Path root =
                Path.of(System.getProperty("lab.root", ".")).toAbsolutePath().normalize();
        LabHome home = new LabHome(Path.of(
                environment.getOrDefault("BROWNOUT_HOME", root.resolve(".lab").toString())));
        return new LabContext(root, home, Terminal.ofProcess(environment), new RunningOrPrivateLab(root, home));
    }
}
