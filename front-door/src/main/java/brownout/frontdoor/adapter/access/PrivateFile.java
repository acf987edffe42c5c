package brownout.frontdoor.adapter.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A file that nobody but its owner may read. */
public final class PrivateFile {
    private static final long MAX_SIZE = 1 << 20;
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    /**
     * @param key the configuration key that names the file, for the message
     * @throws IllegalArgumentException when it cannot be read or others can
     */
    static byte[] read(String key, Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(key + " " + file + " is not a file");
            }
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalArgumentException(
                        key + " " + file + " can be used by others than its owner; run `chmod 600 " + file + "`");
            }
            if (Files.size(file) > MAX_SIZE) {
                throw new IllegalArgumentException(key + " " + file + " is larger than " + MAX_SIZE + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(key + " " + file + " cannot be read: " + e, e);
        }
    }

    /** The one line of a file. */
    public static String line(String key, Path file) {
        var lines = new String(read(key, file), UTF_8).lines().toList();
        if (lines.size() != 1 || lines.get(0).isBlank()) {
            throw new IllegalArgumentException(key + " " + file + " must hold exactly one line");
        }
        return lines.get(0).strip();
    }
}
