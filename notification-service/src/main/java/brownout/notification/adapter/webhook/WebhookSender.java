package brownout.notification.adapter.webhook;

import brownout.notification.signature.Signed;
import brownout.notification.webhook.Webhook;
import brownout.notification.webhook.WebhookEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Tells one tenant of one event, once.
 *
 * <p>The address that was looked at is the one that is called; the name only goes into the certificate check and the {@code
 * Host} header. A redirect is not followed, because it would lead past that look. An answer counts by its status; its body
 * is thrown away as it comes.
 */
public final class WebhookSender implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 64;

    private final Vertx vertx;
    private final HttpClient client;
    private final Clock clock;
    private final Duration timeout;
    private final ExecutorService resolvers;

    /** @param timeout of each: the lookup with connecting, and the answer */
    public WebhookSender(Vertx vertx, Clock clock, Duration timeout) {
        this.vertx = vertx;
        this.clock = clock;
        this.timeout = timeout;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
                        .setVerifyHost(true)
                        .setTracingPolicy(TracingPolicy.IGNORE),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
        // As many as there are tellings at once: names that take long to look up delay their own tenant alone.
        this.resolvers = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "webhook-names");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @return completes normally: empty when a 2xx came, else why not */
    public CompletionStage<Optional<String>> send(Webhook webhook, WebhookEvent event) {
        String host = webhook.url().getHost();
        return CompletableFuture.supplyAsync(() -> resolve(host, webhook), resolvers)
                .thenCompose(address -> address.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.of(
                                host + " has a private address, and allow-private-address is not set for this tenant"))
                        : post(webhook, event, address.get()))
                .exceptionally(failure -> Optional.of(describe(failure)))
                .toCompletableFuture()
                .completeOnTimeout(
                        Optional.of("nothing within " + timeout.multipliedBy(3).toMillis() + " ms"),
                        timeout.multipliedBy(3).toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static Optional<InetAddress> resolve(String host, Webhook webhook) {
        try {
            String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return webhook.choose(Arrays.asList(InetAddress.getAllByName(name)));
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("the name " + host + " has no address", e);
        }
    }

    private CompletionStage<Optional<String>> post(Webhook webhook, WebhookEvent event, InetAddress address) {
        URI url = webhook.url();
        Signed signed = webhook.key().sign(event.id(), clock.instant(), WebhookBody.of(event));
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port(url))))
                .setHost(url.getHost())
                .setPort(port(url))
                .setSsl("https".equals(url.getScheme()))
                .setURI(target(url))
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/json")
                .putHeader(Signed.ID, signed.id())
                .putHeader(Signed.TIMESTAMP, String.valueOf(signed.at().getEpochSecond()))
                .putHeader(Signed.SIGNATURE, signed.signature());
        return client.request(options)
                .compose(request -> answered(request, Buffer.buffer(signed.body())))
                .map(WebhookSender::verdict)
                .toCompletionStage();
    }

    private Future<Integer> answered(HttpClientRequest request, Buffer body) {
        long timer = vertx.setTimer(
                timeout.toMillis(),
                fired -> request.reset(
                        0,
                        new java.util.concurrent.TimeoutException("no answer within " + timeout.toMillis() + " ms")));
        return request.send(body).compose(response -> {
            int status = response.statusCode();
            response.handler(thrownAway -> {});
            response.exceptionHandler(cut -> {});
            response.endHandler(end -> vertx.cancelTimer(timer));
            return Future.succeededFuture(status);
        });
    }

    private static Optional<String> verdict(int status) {
        return status >= 200 && status < 300 ? Optional.empty() : Optional.of("the answer was " + status);
    }

    private static String target(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equals(url.getScheme()) ? 443 : 80;
    }

    private static String describe(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    @Override
    public void close() {
        resolvers.shutdownNow();
        client.close();
    }
}
