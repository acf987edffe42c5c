package brownout.chaos.adapter.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Push notifications at a fixed rate, by turns to each instance, whether or not earlier ones are answered. A request that is
 * late because this process was busy counts from when it was due (coordinated omission, G. Tene).
 */
public final class OpenLoad implements AutoCloseable {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 256;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<URI> instances;
    private final HttpClient client;
    private long sequence;

    public OpenLoad(List<URI> instances) {
        this.instances = instances;
        this.client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** What was answered; confined to the load's one thread until it is complete. */
    public static final class Answers {
        private final Histogram latency = new Histogram(3);
        private final Map<String, Long> acceptedAt = new HashMap<>();
        private long refused;
        private long failed;

        /** Milliseconds. */
        public double accept(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1_000.0;
        }

        /** Notification id to the time of its 202, in milliseconds since 1970. */
        public Map<String, Long> acceptedAt() {
            return acceptedAt;
        }

        public long refused() {
            return refused;
        }

        public long failed() {
            return failed;
        }
    }

    /** Completes when the last answer is here, or has been given up. */
    public CompletableFuture<Answers> run(int perSecond, Duration time) {
        var done = new CompletableFuture<Answers>();
        loop.runOnContext(begun -> new Run(perSecond, time, done).begin());
        return done;
    }

    private final class Run {
        private final long began = System.nanoTime();
        private final long total;
        private final double nanosEach;
        private final CompletableFuture<Answers> done;
        private final Answers answers = new Answers();
        private long sent;
        private long answered;

        Run(int perSecond, Duration time, CompletableFuture<Answers> done) {
            this.total = perSecond * time.toSeconds();
            this.nanosEach = 1e9 / perSecond;
            this.done = done;
        }

        void begin() {
            vertx.setPeriodic(1, timer -> {
                while (sent < total && due(sent) <= System.nanoTime()) {
                    send(due(sent));
                    sent++;
                }
                if (sent == total) {
                    vertx.cancelTimer(timer);
                }
            });
        }

        private long due(long n) {
            return began + (long) (n * nanosEach);
        }

        private void send(long due) {
            long n = sequence++;
            URI instance = instances.get((int) (n % instances.size()));
            String key = "bench-" + ProcessHandle.current().pid() + "-" + n;
            var options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost(instance.getHost())
                    .setPort(instance.getPort())
                    .setURI("/v1/notifications")
                    .setTimeout(ANSWERED_WITHIN.toMillis())
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Idempotency-Key", key);
            client.request(options)
                    .compose(request -> request.send(body(n)))
                    .compose(response -> response.body().onSuccess(body -> answered(due, response.statusCode(), body)))
                    .onFailure(lost -> failed());
        }

        private void answered(long due, int status, Buffer body) {
            answers.latency.recordValue(Math.max(0, (System.nanoTime() - due) / 1_000));
            if (status == 202) {
                String text = body.toString();
                int id = text.indexOf("\"id\":\"") + 6;
                answers.acceptedAt.put(text.substring(id, id + 36), System.currentTimeMillis());
            } else if (status == 429 || status == 503) {
                answers.refused++;
            } else {
                answers.failed++;
            }
            ended();
        }

        private void failed() {
            answers.failed++;
            ended();
        }

        private void ended() {
            answered++;
            if (answered == total) {
                done.complete(answers);
            }
        }
    }

    private static String body(long n) {
        return "{\"recipient\":{\"deviceToken\":\"device-" + n % 100_000
                + "\"},\"channels\":[\"PUSH\"],\"content\":{\"title\":\"Your video\",\"body\":\"It is ready: number "
                + n
                + "\"}}";
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
