package brownout.chaos.testkit.process;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure that a directory can be written before a process finds out in its own words. */
public final class DataDirectory {
    private static final long MEGABYTE = 1024 * 1024;

    private DataDirectory() {}

    /**
     * Makes {@code directory} if it is missing, and checks that it can be written and has room.
     *
     * @param owner who needs it, for the message
     * @param megabytes free space needed
     * @return the absolute path
     * @throws ProcessException with one sentence
     */
    public static Path prepare(Path directory, String owner, long megabytes) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Files.delete(Files.createTempFile(absolute, ".writable", ""));
            FileStore disk = Files.getFileStore(absolute);
            long free = disk.getUsableSpace() / MEGABYTE;
            if (free < megabytes) {
                throw new ProcessException("The disk of " + absolute + " has " + free + " MB left and " + owner
                        + " needs " + megabytes + " MB: free some space or use another data directory.");
            }
            return absolute;
        } catch (IOException e) {
            throw new ProcessException(
                    "The data directory " + absolute + " of " + owner + " cannot be written: " + e + ".", e);
        }
    }
}
