package brownout.chaos.testkit.provider.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.chaos.testkit.provider.Reports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Receipts by {@code POST <base>/v1/receipts/<provider>}, signed as the Standard Webhooks specification has it. One that is
 * not taken is sent again for half a minute, as providers do; a 4xx is final.
 */
final class SignedReports implements Reports {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 30;
    private static final int CONNECTIONS = 32;
    private static final String PREFIX = "whsec_";

    private final Vertx vertx;
    private final HttpClient http;
    private final URI base;
    private final SecretKeySpec secret;

    /** @param secret {@code whsec_} and base64 */
    SignedReports(Vertx vertx, URI base, String secret) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("the receipts' secret must begin with " + PREFIX);
        }
        this.vertx = vertx;
        this.base = base;
        this.secret = new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256");
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) TIMEOUT.toMillis()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    @Override
    public CompletableFuture<Void> send(Reported delivery, List<String> events, Duration delay) {
        var done = new CompletableFuture<Void>();
        after(delay, () -> {
            Future<Void> chain = Future.succeededFuture();
            for (String event : events) {
                chain = chain.compose(sent -> attempt(delivery, event, 1));
            }
            chain.onComplete(end -> done.complete(null));
        });
        return done;
    }

    private Future<Void> attempt(Reported delivery, String event, int number) {
        return post(delivery, event)
                .recover(failure -> Future.succeededFuture(0))
                .compose(status -> {
                    boolean over = status / 100 == 2 || status / 100 == 4 || number == ATTEMPTS;
                    return over ? Future.succeededFuture() : later(delivery, event, number + 1);
                });
    }

    private Future<Void> later(Reported delivery, String event, int number) {
        var next = io.vertx.core.Promise.<Void>promise();
        after(BETWEEN, () -> attempt(delivery, event, number).onComplete(next));
        return next.future();
    }

    private Future<Integer> post(Reported delivery, String event) {
        byte[] body = new JsonObject()
                .put("notificationId", delivery.notificationId())
                .put("event", event)
                .encode()
                .getBytes(UTF_8);
        String id = delivery.messageId() + "-" + event;
        String at = Long.toString(Instant.now().getEpochSecond());
        return http.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(base.getHost())
                        .setPort(base.getPort())
                        .setURI("/v1/receipts/" + delivery.provider().wire())
                        .setTimeout(TIMEOUT.toMillis())
                        .putHeader("Content-Type", "application/json")
                        .putHeader("webhook-id", id)
                        .putHeader("webhook-timestamp", at)
                        .putHeader("webhook-signature", signature(id, at, body)))
                .compose(request -> request.send(Buffer.buffer(body)))
                .compose(response -> response.body().map(response.statusCode()));
    }

    private String signature(String id, String at, byte[] body) {
        try {
            var mac = Mac.getInstance(secret.getAlgorithm());
            mac.init(secret);
            mac.update((id + "." + at + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private void after(Duration delay, Runnable task) {
        if (delay.isZero()) {
            vertx.runOnContext(now -> task.run());
        } else {
            vertx.setTimer(delay.toMillis(), timer -> task.run());
        }
    }
}
