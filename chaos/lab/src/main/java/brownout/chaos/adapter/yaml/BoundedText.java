package brownout.chaos.adapter.yaml;

import brownout.chaos.format.Position;
import brownout.chaos.format.Problem;
import brownout.chaos.format.ScenarioException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The text of a file that a user named, which may be anything: a directory, a device without an end, no text. */
final class BoundedText {
    /** A scenario is a page of text. */
    static final int MOST_BYTES = 1 << 20;

    private BoundedText() {}

    /**
     * @param source the file as the user typed it, for messages
     * @throws ScenarioException when there is no such file, or it is too large or no UTF-8
     */
    static String of(Path file, String source) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw problem(source, "is larger than 1 MiB; what the lab reads is a page of text");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw problem(source, "there is no file of that name");
        } catch (CharacterCodingException e) {
            throw problem(source, "is not UTF-8 text");
        } catch (IOException e) {
            throw problem(source, "cannot be read: " + (Files.isDirectory(file) ? "it is a directory" : e));
        }
    }

    private static ScenarioException problem(String source, String message) {
        return new ScenarioException(List.of(new Problem(Position.of(source), message)));
    }
}
