package brownout.chaos.testkit.provider.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** Whether a request shows the credential of the provider's one customer, as {@code Authorization: Bearer …}. */
final class BearerCheck {
    /** Lets everybody in. */
    static final BearerCheck NONE = new BearerCheck(Optional.empty());

    private final Optional<String> header;

    private BearerCheck(Optional<String> header) {
        this.header = header;
    }

    /** @param file its one line is the credential */
    static BearerCheck of(Path file) throws IOException {
        String line = Files.readString(file).strip();
        if (line.isEmpty()) {
            throw new IOException(file + " is empty; its one line is to be the credential");
        }
        return new BearerCheck(Optional.of("Bearer " + line));
    }

    /** Goes on to the next handler, or answers with {@code refusal}. Nobody who is refused is written into a log. */
    Handler<RoutingContext> orElse(Handler<RoutingContext> refusal) {
        return request -> {
            if (shownBy(request)) {
                request.next();
            } else {
                refusal.handle(request);
            }
        };
    }

    private boolean shownBy(RoutingContext request) {
        String shown = request.request().getHeader("Authorization");
        return header.isEmpty()
                || (shown != null
                        && MessageDigest.isEqual(
                                shown.getBytes(UTF_8), header.get().getBytes(UTF_8)));
    }
}
