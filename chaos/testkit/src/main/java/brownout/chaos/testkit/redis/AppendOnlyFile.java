package brownout.chaos.testkit.redis;

import brownout.chaos.testkit.process.ProcessException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** The file that a Redis appends every write to: {@code appendonly.aof}, from 7.0 on the newest {@code .incr.aof}. */
final class AppendOnlyFile {
    private final Path directory;

    AppendOnlyFile(Path directory) {
        this.directory = directory;
    }

    long size() {
        try {
            return Files.size(find());
        } catch (IOException e) {
            throw new ProcessException("The append-only file below " + directory + " was not read: " + e + ".", e);
        }
    }

    /** Cuts off what was appended after it had this size. */
    void cutTo(long size) {
        try (FileChannel file = FileChannel.open(find(), StandardOpenOption.WRITE)) {
            file.truncate(size);
        } catch (IOException e) {
            throw new ProcessException("The append-only file below " + directory + " was not cut: " + e + ".", e);
        }
    }

    private Path find() throws IOException {
        try (Stream<Path> files = Files.walk(directory, 2)) {
            return files.filter(it -> it.toString().endsWith(".incr.aof") || it.endsWith("appendonly.aof"))
                    .max(Comparator.comparing(it -> it.toFile().lastModified()))
                    .orElseThrow(() -> new ProcessException("There is no append-only file below " + directory + "."));
        }
    }
}
