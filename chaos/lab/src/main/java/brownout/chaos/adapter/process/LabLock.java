package brownout.chaos.adapter.process;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.LabHome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * At most one lab in one home, and at most one who runs scenarios on it. The operating system holds the lock, so that it is gone with its process, however that
 * ended; the pid in the file is only for the message.
 */
public final class LabLock implements AutoCloseable {
    private final FileChannel channel;

    private LabLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws ClusterException {@link Reason#MISSING} when a lab is up or starting in this home */
    public static LabLock acquire(LabHome home) {
        return acquire(
                home,
                home.lockFile(),
                pid -> "a lab is already up in " + home.directory() + " (pid " + pid
                        + "): ./lab status shows it, ./lab down stops it");
    }

    /**
     * For who runs scenarios on the lab that is up: two at a time would take each other's faults for their own.
     *
     * @throws ClusterException {@link Reason#MISSING} when somebody does already
     */
    public static LabLock acquireForRun(LabHome home) {
        return acquire(
                home,
                home.runLockFile(),
                pid -> "scenarios are already being run on this lab (pid " + pid
                        + "): wait until they have ended, or use a lab of your own with BROWNOUT_HOME");
    }

    private static LabLock acquire(LabHome home, Path file, UnaryOperator<String> taken) {
        FileChannel channel = null;
        try {
            PrivateFiles.directory(home.directory());
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new ClusterException(Reason.MISSING, taken.apply(holder(file)));
            }
            channel.truncate(0);
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
            channel.force(false);
            return new LabLock(channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new ClusterException(
                    Reason.MISSING, "the lab's home " + home.directory() + " cannot be written: " + e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisJvm) {
            return null;
        }
    }

    private static String holder(Path file) {
        try {
            String pid = Files.readString(file).strip();
            return pid.isEmpty() ? "unknown" : pid;
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The file could not even be opened well; the first exception says why.
            return;
        }
    }

    /** The file stays: deleting it would let two processes hold locks on two files of one name. */
    @Override
    public void close() {
        closeQuietly(channel);
    }
}
