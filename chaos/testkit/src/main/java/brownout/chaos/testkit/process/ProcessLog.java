package brownout.chaos.testkit.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process has printed: a file that grows over restarts. */
public final class ProcessLog {
    private static final int READ_AT_MOST = 1 << 20;

    private final Path file;
    private volatile long startOfThisRun;

    ProcessLog(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    void beginRun() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        startOfThisRun = Files.exists(file) ? Files.size(file) : 0;
    }

    /** What was printed since the last start: the newest megabyte of it. A file that cannot be read has no lines. */
    public List<String> linesOfThisRun() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(startOfThisRun, log.length() - READ_AT_MOST);
            byte[] bytes = new byte[(int) Math.max(0, log.length() - from)];
            log.seek(from);
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The last lines of this run that are not blank. */
    public List<String> lastLines(int count) {
        List<String> lines =
                linesOfThisRun().stream().filter(line -> !line.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }
}
