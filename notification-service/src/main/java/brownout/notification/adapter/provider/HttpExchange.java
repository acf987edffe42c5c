package brownout.notification.adapter.provider;

import brownout.frontdoor.adapter.trace.TraceContext;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, with what can be known about it afterwards.
 *
 * <p>Invariant: {@link NotBegun} only while not a byte of the request has been written. The line is drawn where Vert.x hands
 * out a connection: before, nothing has left; after, everything may have. A pooled connection that the server had closed is
 * therefore "lost", not "not begun", though it often was: nobody can prove it.
 *
 * <p>Nothing is retried here. {@code java.net.http} repeats a request on some connection failures by itself
 * ({@code jdk.httpclient.disableRetryConnect}, {@code enableAllMethodRetry}); Vert.x's client has no such feature.
 */
final class HttpExchange {
    /** Connections idle longer than this are closed here, before a typical server closes them under a request. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    /** The desks' slots bound the calls; whoever has one must not wait here, after STARTED, for a connection. */
    private static final int MAX_CONNECTIONS = 4_096;

    private final Vertx vertx;
    private final HttpClient client;
    private final URI base;
    private final Optional<BearerToken> credential;
    private final Duration timeout;

    HttpExchange(Vertx vertx, HttpApi api) {
        this(vertx, api, MAX_CONNECTIONS);
    }

    HttpExchange(Vertx vertx, HttpApi api, int maxConnections) {
        this.vertx = vertx;
        this.base = api.url();
        this.credential = api.credential();
        this.timeout = api.timeout();
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setSsl("https".equals(base.getScheme()))
                        .setDefaultHost(base.getHost())
                        .setDefaultPort(port(base))
                        .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setTracingPolicy(TracingPolicy.IGNORE),
                new PoolOptions().setHttp1MaxSize(maxConnections));
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }

    /** What came of it. */
    sealed interface Result {
        <T> T fold(Function<Answer, T> answer, Function<NotBegun, T> notBegun, Function<Lost, T> lost);
    }

    /** @param body null: the status line came, the body did not */
    record Answer(
            int status,
            Map<String, String> headers,
            @Nullable Buffer body) implements Result {
        @Override
        public <T> T fold(Function<Answer, T> answer, Function<NotBegun, T> notBegun, Function<Lost, T> lost) {
            return answer.apply(this);
        }
    }

    /** No connection came up. */
    record NotBegun(String evidence) implements Result {
        @Override
        public <T> T fold(Function<Answer, T> answer, Function<NotBegun, T> notBegun, Function<Lost, T> lost) {
            return notBegun.apply(this);
        }
    }

    /** The request may have arrived; the status line did not. */
    record Lost(String evidence) implements Result {
        @Override
        public <T> T fold(Function<Answer, T> answer, Function<NotBegun, T> notBegun, Function<Lost, T> lost) {
            return lost.apply(this);
        }
    }

    CompletionStage<Result> post(String path, Map<String, String> headers, byte[] body) {
        return exchange(HttpMethod.POST, path, headers, Buffer.buffer(body));
    }

    CompletionStage<Result> get(String path) {
        return exchange(HttpMethod.GET, path, Map.of(), Buffer.buffer());
    }

    private CompletionStage<Result> exchange(HttpMethod method, String path, Map<String, String> headers, Buffer body) {
        var options = new RequestOptions()
                .setMethod(method)
                .setURI(base.getPath().replaceAll("/$", "") + path)
                .setConnectTimeout(timeout.toMillis());
        headers.forEach(options::putHeader);
        credential.ifPresent(shown -> options.putHeader("Authorization", shown.header()));
        TraceContext.headers(Context.current()).forEach(options::putHeader);
        var result = new CompletableFuture<Result>();
        client.request(options)
                .onFailure(failure -> result.complete(new NotBegun(describe(failure))))
                .onSuccess(request -> send(request, body, result));
        return result;
    }

    private void send(HttpClientRequest request, Buffer body, CompletableFuture<Result> result) {
        var answered = new AtomicReference<@Nullable HttpClientResponse>();
        long timer = vertx.setTimer(timeout.toMillis(), fired -> {
            finish(answered.get(), null, "no answer within " + timeout.toMillis() + " ms", result);
            request.reset(0, new TimeoutException("no answer within " + timeout));
        });
        request.send(body)
                .compose(response -> {
                    answered.set(response);
                    return response.body();
                })
                .onComplete(done -> {
                    vertx.cancelTimer(timer);
                    String evidence = done.failed() ? describe(done.cause()) : "";
                    finish(answered.get(), done.result(), evidence, result);
                });
    }

    private static void finish(
            @Nullable HttpClientResponse response,
            @Nullable Buffer body,
            String evidence,
            CompletableFuture<Result> result) {
        if (response == null) {
            result.complete(new Lost(evidence));
        } else {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            response.headers().forEach(headers::put);
            result.complete(new Answer(response.statusCode(), headers, body));
        }
    }

    private static String describe(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    Future<Void> close() {
        return client.close();
    }
}
