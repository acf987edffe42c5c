package brownout.chaos.workload.adapter;

import brownout.chaos.history.Outcome;
import brownout.chaos.workload.Client.Reply;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One HTTP call with a time-out, and what it says about the operation. The only place that decides it:
 *
 * <ul>
 *   <li>refused before the request could be sent: FAIL, nothing happened;
 *   <li>no answer in time, or the connection broke: INFO;
 *   <li>an answer: the caller's reading of 2xx; else by {@link Kind}.
 * </ul>
 */
public final class Calls implements AutoCloseable {
    private static final Set<String> NOTHING_HAPPENED = Set.of("not-written", "not-accepted");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_DETAIL = 200;
    /** The request's own time-out ends with the answer's headers: the body may stall behind them for ever. */
    private static final Duration BODY = Duration.ofMillis(500);

    private final ExecutorService threads;
    private final HttpClient http;
    private final Duration timeout;
    private final Optional<String> key;

    /** What an answer other than 2xx means. */
    public enum Kind {
        /** A change: 408, 409 and 5xx may come from something that still takes effect, unless the answer says otherwise. */
        CHANGE,
        /** A question has no effect: every answer but success is a definite failure. */
        QUESTION
    }

    /** @param key of the tenant that calls; empty where nobody needs one */
    public Calls(Duration timeout, Optional<String> key) {
        this.timeout = timeout;
        this.key = key;
        threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "workload-http");
            thread.setDaemon(true);
            return thread;
        });
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .executor(threads)
                .build();
    }

    public HttpRequest.Builder to(URI base, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(timeout)
                .header("Accept", "application/json, application/problem+json");
        key.ifPresent(known -> request.header("Authorization", "Bearer " + known));
        return request;
    }

    /** Whether the key says which tenant calls: then a request may not. */
    public boolean haveTenant() {
        return key.isPresent();
    }

    public static HttpRequest.BodyPublisher json(JsonNode body) {
        return HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8);
    }

    public static ObjectMapper mapper() {
        return JSON;
    }

    /** @param success reads the outputs from a 2xx answer */
    public CompletionStage<Reply> send(
            HttpRequest request, Kind kind, BiFunction<HttpResponse<String>, JsonNode, Map<String, String>> success) {
        CompletableFuture<HttpResponse<String>> exchange =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return exchange.thenApply(Function.identity())
                .orTimeout(timeout.plus(BODY).toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, failure) -> {
                    exchange.cancel(true);
                    return failure == null ? answered(response, kind, success) : failed(failure, timeout);
                });
    }

    private static Reply answered(
            HttpResponse<String> response,
            Kind kind,
            BiFunction<HttpResponse<String>, JsonNode, Map<String, String>> success) {
        int status = response.statusCode();
        JsonNode body = parsed(response.body());
        if (status >= 200 && status < 300) {
            Map<String, String> out = new HashMap<>(success.apply(response, body));
            out.put("status", Integer.toString(status));
            return Reply.ok(out);
        }
        boolean unknown = kind == Kind.CHANGE && !saysNothingHappened(body) && isOpen(status);
        Map<String, String> out = new HashMap<>();
        out.put("status", Integer.toString(status));
        out.put("error", error(status, body));
        response.headers().firstValue("Retry-After").ifPresent(seconds -> out.put("retryAfter", seconds));
        return new Reply(unknown ? Outcome.INFO : Outcome.FAIL, out);
    }

    /** Statuses behind which a change may still take effect. */
    private static boolean isOpen(int status) {
        return status >= 500 || status == 408 || status == 409;
    }

    /** profile-service and notification-service know of some failures that nothing was done, and say so in the problem. */
    private static boolean saysNothingHappened(JsonNode problem) {
        return NOTHING_HAPPENED.contains(problem.path("outcome").asText(""));
    }

    private static JsonNode parsed(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static String error(int status, JsonNode problem) {
        String detail = problem.path("detail").asText(problem.path("title").asText(""));
        String shown = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail;
        return shown.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + shown;
    }

    public static Reply failed(Throwable failure, Duration timeout) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
            return Reply.fail("connection refused: " + cause.getMessage());
        }
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return Reply.unknown("no answer within " + timeout.toMillis() + " ms");
        }
        return Reply.unknown("the connection broke: " + cause.getMessage());
    }

    /** Abandons what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
