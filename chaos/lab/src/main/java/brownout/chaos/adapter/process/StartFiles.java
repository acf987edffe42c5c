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
import java.util.Map;
import java.util.Properties;

/**
 * What each service instance reads at its start, besides its command line: the safeguards that are off, and the settings
 * that a scenario has changed. Without it, an instance that comes back in the middle of a variant would have all safeguards
 * on until somebody switches it again.
 */
final class StartFiles {
    /** Above that of a command line, where the lab's own tuning stands. */
    private static final Map<String, String> OUTRANKS = Map.of("config_ordinal", "500");

    private final LabHome home;

    StartFiles(LabHome home) {
        this.home = home;
    }

    /** All on, whatever an earlier lab in this home has left. @return the file */
    synchronized Path clear(Node node) {
        Path file = home.startFile(node.name());
        store(file, new Properties());
        return file;
    }

    /** On is what an instance is without being told. */
    synchronized void write(Node node, String safeguard, boolean enabled) {
        Path file = home.startFile(node.name());
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
        return !load(home.startFile(node.name())).containsKey(key(node, safeguard));
    }

    /** Instead of those that it had. @return whether they differ */
    synchronized boolean configure(Node node, Map<String, String> settings) {
        Path file = home.startFile(node.name());
        Properties before = load(file);
        Properties next = new Properties();
        next.putAll(before);
        next.keySet().removeIf(name -> !name.toString().startsWith(key(node, "")));
        next.putAll(settings);
        next.putAll(settings.isEmpty() ? Map.of() : OUTRANKS);
        store(file, next);
        return !next.equals(before);
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
                "switched safeguards and changed settings cannot be kept in " + file + " (" + e.getMessage()
                        + "): make room, or set BROWNOUT_HOME to a directory that can be written");
    }
}
