package brownout.notification.adapter.provider;

import brownout.frontdoor.adapter.access.PrivateFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What this service shows to a provider, as {@code Authorization: Bearer …}. Never printed. */
public record BearerToken(String token) {
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

    public BearerToken {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("a credential is 1 to 4096 visible ASCII characters, without spaces");
        }
    }

    /**
     * Reads the one line of a file.
     *
     * @param key that names the file, for the message
     * @param file absent: no credential
     * @throws IllegalArgumentException naming key and file, and what would be right
     */
    public static Optional<BearerToken> read(String key, Optional<Path> file) {
        return file.map(path -> {
            String line = PrivateFile.line(key, path);
            try {
                return new BearerToken(line);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + " " + path + ": " + e.getMessage(), e);
            }
        });
    }

    String header() {
        return "Bearer " + token;
    }

    @Override
    public String toString() {
        return "BearerToken[…]";
    }
}
