package brownout.chaos.adapter.process;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that nobody but the user may read, however permissive the umask is. Where the file system knows no POSIX
 * permissions, they are as private as the user's other files.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /**
     * Makes a directory, or takes from others what they could do in one that is there.
     *
     * @throws ClusterException {@link Reason#MISSING} when it cannot be made or is somebody else's
     */
    public static Path directory(Path directory) {
        try {
            Files.createDirectories(directory, only(DIRECTORY));
            if (knowsPermissions(directory)) {
                Files.setPosixFilePermissions(directory, DIRECTORY);
            }
            return directory;
        } catch (IOException e) {
            throw new ClusterException(
                    Reason.MISSING,
                    "the directory " + directory + " cannot be made private to you: " + e
                            + "; set BROWNOUT_HOME to a directory of your own");
        }
    }

    /**
     * Writes a file whole or not at all; who reads it meanwhile sees what was there before.
     *
     * @throws ClusterException {@link Reason#MISSING} when it cannot be written
     */
    public static Path write(Path file, String text) {
        try {
            Path half = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(half);
            Files.writeString(Files.createFile(half, only(FILE)), text);
            return Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ClusterException(Reason.MISSING, file + " cannot be written: " + e);
        }
    }

    private static FileAttribute<?>[] only(Set<PosixFilePermission> permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean knowsPermissions(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
