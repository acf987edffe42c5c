package brownout.chaos.adapter.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of a growing file. Only whole lines are given out, so that no character is cut in two. */
final class LogTail implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;

    private final RandomAccessFile file;
    private long position;

    private LogTail(RandomAccessFile file, long position) {
        this.file = file;
        this.position = position;
    }

    /** Starts at the {@code lines}-th line from the end. */
    static LogTail open(Path path, int lines) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        return new LogTail(file, startOfLastLines(file, lines));
    }

    private static long startOfLastLines(RandomAccessFile file, int lines) throws IOException {
        long end = file.length();
        if (lines <= 0) {
            return end;
        }
        int left = lines;
        byte[] block = new byte[BLOCK];
        for (long from = end; from > 0; ) {
            int size = (int) Math.min(BLOCK, from);
            from -= size;
            file.seek(from);
            file.readFully(block, 0, size);
            for (int index = size - 1; index >= 0; index--) {
                boolean lastByte = from + index == end - 1;
                if (block[index] == '\n' && !lastByte && --left <= 0) {
                    return from + index + 1;
                }
            }
        }
        return 0;
    }

    /** What was added since the last call, up to the last line's end; begins anew when the file was truncated. */
    String next() throws IOException {
        long length = file.length();
        if (length < position) {
            position = 0;
        }
        byte[] bytes = new byte[(int) Math.min(1 << 20, length - position)];
        file.seek(position);
        file.readFully(bytes);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        position += whole;
        return new String(bytes, 0, whole, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
