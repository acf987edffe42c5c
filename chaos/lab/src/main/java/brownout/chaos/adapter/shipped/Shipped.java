package brownout.chaos.adapter.shipped;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Directories of the class path, in a jar or not. */
public final class Shipped {
    private Shipped() {}

    /** What is done with a directory while it is there. */
    public interface Use<T> {
        T with(Path directory) throws IOException;
    }

    /** @param name {@code /scenarios/} */
    public static <T> T directory(String name, Use<T> use) {
        URL directory =
                Objects.requireNonNull(Shipped.class.getResource(name), () -> "the lab was built without its " + name);
        try {
            if (directory.getProtocol().equals("file")) {
                return use.with(Path.of(directory.toURI()));
            }
            try (FileSystem jar = FileSystems.newFileSystem(directory.toURI(), Map.of())) {
                return use.with(jar.getPath(name));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the lab cannot read its own files at " + directory, e);
        }
    }
}
