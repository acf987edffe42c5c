package brownout.notification.adapter.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.notification.template.TemplateName;
import brownout.notification.template.Templates;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Templates as files of one directory: {@code NAME.mustache}, and {@code NAME.VERSION.mustache}.
 *
 * <p>Each look asks for the file's attributes and reads it again when they have changed. Whoever edits one should write
 * another file and rename it: a look between two writes finds half a text.
 */
public final class DirectoryTemplates implements Templates {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryTemplates.class);
    private static final Pattern FILE = Pattern.compile("([^.]+)(?:\\.([1-9][0-9]{0,8}))?\\.mustache");
    private static final long MAX_BYTES = 65_536;

    private final Optional<Path> directory;
    private final Map<TemplateName, Cached> cache = new ConcurrentHashMap<>();

    /** What a file looked like when it was read, and what was in it. */
    private record Cached(
            FileTime modified, long size, @Nullable Object fileKey, Found found) {
        boolean isStillOf(BasicFileAttributes now) {
            return modified.equals(now.lastModifiedTime())
                    && size == now.size()
                    && Objects.equals(fileKey, now.fileKey());
        }
    }

    /** @param directory empty: there are no templates */
    public DirectoryTemplates(Optional<Path> directory) {
        this.directory = directory;
    }

    @Override
    public Found find(TemplateName name) {
        return directory.map(it -> find(name, it.resolve(file(name)))).orElseGet(Found.Missing::new);
    }

    private Found find(TemplateName name, Path file) {
        try {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            var cached = cache.get(name);
            if (cached != null && cached.isStillOf(now)) {
                return cached.found();
            }
            Found found = read(file, now);
            cache.put(name, new Cached(now.lastModifiedTime(), now.size(), now.fileKey(), found));
            LOG.info("template read: name={} usable={}", name, found instanceof Found.Usable);
            return found;
        } catch (NoSuchFileException e) {
            cache.remove(name);
            return new Found.Missing();
        } catch (IOException e) {
            return new Found.Broken("its file cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static Found read(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.size() > MAX_BYTES) {
            return new Found.Broken("its file is larger than " + MAX_BYTES + " bytes");
        }
        try {
            return new Found.Usable(MustacheTemplate.parse(Files.readString(file, UTF_8)));
        } catch (IllegalArgumentException e) {
            return new Found.Broken(String.valueOf(e.getMessage()));
        }
    }

    private static String file(TemplateName name) {
        return name.name() + (name.version().isPresent() ? "." + name.version().getAsInt() : "") + ".mustache";
    }

    @Override
    public SortedSet<TemplateName> names() {
        var names = new TreeSet<TemplateName>();
        if (directory.isPresent()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.get(), "*.mustache")) {
                files.forEach(file -> name(String.valueOf(file.getFileName())).ifPresent(names::add));
            } catch (IOException e) {
                LOG.warn("templates cannot be listed: directory={} cause={}", directory.get(), e.toString());
            }
        }
        return names;
    }

    private static Optional<TemplateName> name(String file) {
        Matcher matcher = FILE.matcher(file);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String version = matcher.group(2);
        return TemplateName.of(
                matcher.group(1), version == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(version)));
    }
}
