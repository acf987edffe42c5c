package brownout.chaos.adapter.report;

import brownout.chaos.report.JunitReport;
import brownout.chaos.report.MarkdownReport;
import brownout.chaos.report.RunReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes reports. A file appears whole or not at all; its directory is made. */
public final class ReportFiles {

    private ReportFiles() {}

    /** @throws UncheckedIOException when the file cannot be written; the message names it */
    public static void html(Path file, List<RunReport> reports) {
        write(file, HtmlReport.render(reports));
    }

    /** @throws UncheckedIOException when the file cannot be written; the message names it */
    public static void json(Path file, List<RunReport> reports) {
        write(file, new JsonReport().render(reports));
    }

    /** @throws UncheckedIOException when the file cannot be written; the message names it */
    public static void junit(Path file, List<RunReport> reports) {
        write(file, new JunitReport().render(reports));
    }

    /** @throws UncheckedIOException when the file cannot be written; the message names it */
    public static void markdown(Path file, List<RunReport> reports) {
        write(file, new MarkdownReport().render(reports));
    }

    /**
     * Finds out before anything is run whether a report can be written in the end: its directory is made.
     *
     * @throws UncheckedIOException when it cannot; the message names it
     */
    public static void requireWritable(Path file) {
        Path target = file.toAbsolutePath();
        try {
            Files.createDirectories(target.getParent());
            if (Files.isDirectory(target)) {
                throw new FileSystemException(target.toString(), null, "is a directory");
            }
            Files.delete(Files.createTempFile(target.getParent(), "writable", ".part"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + target + ": " + e, e);
        }
    }

    private static void write(Path file, String text) {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.createDirectories(target.getParent());
            Files.write(part, text.getBytes(StandardCharsets.UTF_8));
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report " + target + ": " + e, e);
        }
    }
}
