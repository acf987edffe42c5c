package brownout.chaos.adapter.process;

import brownout.chaos.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes directories with all that is in them. */
public final class Directories {
    private Directories() {}

    /** Does nothing when there is none. @throws ClusterException when a file stays */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException alreadyGone) {
            delete(directory);
        } catch (IOException e) {
            throw new ClusterException("the directory " + directory + " could not be removed: " + e.getMessage(), e);
        }
    }

    /** Gives a directory another name, in the place of what had that name before. Does nothing when there is none. */
    public static void move(Path directory, Path target) {
        if (!Files.exists(directory)) {
            return;
        }
        delete(target);
        try {
            Files.move(directory, target);
        } catch (IOException e) {
            throw new ClusterException(directory + " could not be moved to " + target + ": " + e.getMessage(), e);
        }
    }
}
