package brownout.chaos.toxiproxy.proxy;

import java.util.Locale;
import java.util.Optional;

/** A direction of a connection. */
public enum Stream {
    /** Client to server. */
    UPSTREAM,
    /** Server to client. */
    DOWNSTREAM;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As the API spells it. */
    public String label() {
        return label;
    }

    /** Upper and lower case are the same, as in the original. */
    public static Optional<Stream> named(String text) {
        for (Stream stream : values()) {
            if (stream.label.equals(text.toLowerCase(Locale.ROOT))) {
                return Optional.of(stream);
            }
        }
        return Optional.empty();
    }
}
