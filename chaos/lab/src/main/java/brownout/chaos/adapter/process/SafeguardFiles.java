package brownout.chaos.adapter.process;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.Topology.Node;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What each service instance reads at its start, besides its command line: the safeguards that are off. Without it, an
 * instance that comes back in the middle of a variant would have all safeguards on until somebody switches it again.
 */
final class SafeguardFiles {
    private final LabHome home;

    SafeguardFiles(LabHome home) {
        this.home = home;
    }

    /** All on, whatever an earlier lab in this home has left. @return the file */
    synchronized Path clear(Node node) {
        Path file = home.safeguards(node.name());
        store(file, new Properties());
        return file;
    }

    /** On is what an instance is without being told. */
    synchronized void write(Node node, String safeguard, boolean enabled) {
        Path file = home.safeguards(node.name());
        Properties switches = load(file);
        String key = key(node, safeguard);
        if (enabled) {
            switches.remove(key);
        } else {
            switches.setProperty(key, "false");
        }
        store(file, switches);
    }

    /** Whether an instance that starts now has this safeguard on. */
    synchronized boolean enabled(Node node, String safeguard) {
        return !load(home.safeguards(node.name())).containsKey(key(node, safeguard));
    }

    private static String key(Node node, String safeguard) {
        return node.kind().configPrefix() + ".safeguards." + safeguard;
    }

    private static Properties load(Path file) {
        try {
            Properties switches = new Properties();
            switches.load(new StringReader(Files.readString(file)));
            return switches;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void store(Path file, Properties switches) {
        try {
            StringWriter text = new StringWriter();
            switches.store(text, null);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.toString());
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static ClusterException failed(Path file, IOException e) {
        return new ClusterException(
                Reason.MISSING,
                "the switched safeguards cannot be kept in " + file + " (" + e.getMessage()
                        + "): make room, or set BROWNOUT_HOME to a directory that can be written");
    }
}
