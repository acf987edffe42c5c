package brownout.chaos.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The templates that every lab begins with, for workloads to fill in. */
public final class ShippedTemplates {
    private static final String VIDEO_READY = "video-ready";

    private ShippedTemplates() {}

    /** Also over what an earlier run has left there. */
    public static void write(Path directory) throws IOException {
        Files.writeString(directory.resolve(VIDEO_READY + ".mustache"), text(VIDEO_READY));
    }

    public static String text(String name) throws IOException {
        String resource = "templates/" + name + ".mustache";
        try (InputStream in = ShippedTemplates.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the lab has no template " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
