package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Message;
import brownout.chaos.testkit.provider.Reply;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What push and SMS have in common: HTTP answers that leave only when they may. */
final class HttpReplies {
    private final Vertx vertx;

    HttpReplies(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Runs {@code answer} on the request's own thread once the reply is due; closes the connection when it is none. */
    void send(RoutingContext request, Reply reply, Consumer<Reply> answer) {
        whenDue(reply.due(), reply.latency(), () -> {
            if (reply.kind() == Reply.Kind.NOTHING) {
                request.request().connection().close();
            } else {
                answer.accept(reply);
            }
        });
    }

    void whenDue(CompletableFuture<Void> due, Duration latency, Runnable answer) {
        Context context = vertx.getOrCreateContext();
        due.thenRun(() -> context.runOnContext(nothing -> {
            if (latency.isZero()) {
                answer.run();
            } else {
                vertx.setTimer(latency.toMillis(), timer -> answer.run());
            }
        }));
    }

    static void json(RoutingContext request, int status, JsonObject body) {
        if (!request.response().closed()) {
            request.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(body.toBuffer());
        }
    }

    static Message message(RoutingContext request, @Nullable String to, @Nullable String notificationId) {
        return new Message(
                List.of(to == null ? "" : to),
                blankToNull(request.request().getHeader("Idempotency-Key")),
                blankToNull(notificationId),
                sha256(body(request).getBytes()));
    }

    static Buffer body(RoutingContext request) {
        Buffer body = request.body().buffer();
        return body == null ? Buffer.buffer() : body;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
            return true;
        } catch (java.nio.charset.CharacterCodingException e) {
            return false;
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
