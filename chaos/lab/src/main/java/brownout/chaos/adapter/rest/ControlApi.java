package brownout.chaos.adapter.rest;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.fault.Toxic;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The lab's HTTP interface (docs/wiring.md): what {@code ./lab} commands, scenario runners and the dashboard call while
 * a lab is up. Loopback only; see {@link LoopbackOnly} for why that alone is not enough.
 */
public final class ControlApi implements AutoCloseable {
    private static final long SECONDS_TO_START = 20;
    private static final long LARGEST_BODY = 64 * 1024;
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final HttpServer server;
    private final Cluster cluster;
    private final Runnable down;

    private ControlApi(Vertx vertx, Cluster cluster, Runnable down, int port) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.down = down;
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(routes());
    }

    /**
     * @param down called when somebody asks the lab to stop; must return at once
     * @throws ClusterException when the port is taken
     */
    public static ControlApi start(Cluster cluster, int port, Runnable down) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        ControlApi api = new ControlApi(vertx, cluster, down, port);
        try {
            await(api.server.listen().toCompletionStage().toCompletableFuture());
            return api;
        } catch (ClusterException e) {
            api.close();
            throw new ClusterException(
                    Reason.MISSING, "the control API cannot listen on port " + port + ": " + e.getMessage());
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private Router routes() {
        Router router = Router.router(vertx);
        router.route().handler(new LoopbackOnly());
        router.route("/api/*").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        router.get("/").handler(this::index);
        router.get("/api/status").handler(context -> answer(context, 200, cluster::status));
        router.post("/api/processes/:name/:action").handler(this::process);
        router.post("/api/heal").handler(context -> answer(context, 200, () -> Map.of("remaining", cluster.heal())));
        router.post("/api/down").handler(this::goDown);
        router.put("/api/safeguards/:service/:safeguard").handler(this::safeguard);
        router.get("/api/faults")
                .handler(context -> answer(context, 200, () -> cluster.faults().active()));
        router.post("/api/faults").handler(this::inject);
        router.delete("/api/faults")
                .handler(context -> answer(context, 200, () -> {
                    cluster.faults().reset();
                    return Map.of();
                }));
        router.get("/api/faults/:handle")
                .handler(context -> answer(
                        context, 200, () -> Map.of("effects", cluster.faults().effects(context.pathParam("handle")))));
        router.delete("/api/faults/:handle")
                .handler(context -> answer(context, 200, () -> {
                    boolean removed = cluster.faults().remove(context.pathParam("handle"));
                    return Map.of("removed", removed);
                }));
        router.get("/api/counters")
                .handler(context -> answer(context, 200, () -> cluster.faults().counters()));
        router.errorHandler(
                404,
                context -> problem(
                        context, 404, null, "there is no " + context.request().path()));
        router.errorHandler(
                405,
                context -> problem(
                        context,
                        405,
                        null,
                        context.request().method() + " is not allowed on "
                                + context.request().path()));
        router.errorHandler(413, context -> problem(context, 413, null, "a body has at most 64 KB here"));
        router.errorHandler(500, context -> problem(context, 500, null, "the lab failed: " + context.failure()));
        return router;
    }

    private void index(RoutingContext context) {
        vertx.executeBlocking(
                        () -> IndexPage.of(cluster.status(), cluster.faults().active()), false)
                .onSuccess(page -> context.response()
                        .putHeader("Content-Type", "text/html; charset=utf-8")
                        .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                        .end(page))
                .onFailure(context::fail);
    }

    private void process(RoutingContext context) {
        String name = context.pathParam("name");
        String action = context.pathParam("action");
        answer(context, 200, () -> {
            switch (action) {
                case "crash" ->
                    timeToLive(context).ifPresentOrElse(time -> cluster.crash(name, time), () -> cluster.crash(name));
                case "pause" -> cluster.pause(name, timeToLive(context).orElse(DEFAULT_PAUSE));
                case "resume" -> cluster.resume(name);
                case "restart" -> cluster.restart(name);
                default ->
                    throw new ClusterException(
                            Reason.WRONG_NAME,
                            "a process can be told to crash, pause, resume or restart, not to " + action);
            }
            return Map.of();
        });
    }

    private static Optional<Duration> timeToLive(RoutingContext context) {
        return Optional.ofNullable(context.request().getParam("ttlMs")).map(ControlApi::timeToLive);
    }

    private static Duration timeToLive(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new ClusterException(
                    Reason.WRONG_NAME, "ttlMs was " + text + ", must be a number of milliseconds from 1 to 999999999");
        }
        return Duration.ofMillis(Long.parseLong(text));
    }

    private void goDown(RoutingContext context) {
        context.response().setStatusCode(202).end().onComplete(sent -> down.run());
    }

    private void safeguard(RoutingContext context) {
        answer(context, 200, () -> {
            Object enabled = body(context).getValue("enabled");
            if (!(enabled instanceof Boolean wanted)) {
                throw new ClusterException(Reason.WRONG_NAME, "the body must be {\"enabled\": true} or false");
            }
            String service = context.pathParam("service");
            String safeguard = context.pathParam("safeguard");
            Object timeToLive = body(context).getValue("ttlMs");
            return Map.of(
                    "before",
                    wanted || timeToLive == null
                            ? cluster.switchSafeguard(service, safeguard, wanted)
                            : cluster.switchSafeguardOff(service, safeguard, timeToLive(timeToLive.toString())));
        });
    }

    private void inject(RoutingContext context) {
        answer(context, 201, () -> {
            FaultRequest request = FaultRequest.from(body(context));
            Toxic toxic = request.toxic();
            String handle = cluster.faults().inject(request.link(), toxic, request.timeToLive(), request.seed());
            return Map.of("handle", handle);
        });
    }

    private static JsonObject body(RoutingContext context) {
        try {
            JsonObject body = context.body().asJsonObject();
            if (body == null) {
                throw new ClusterException(Reason.WRONG_NAME, "a JSON object is expected as the body");
            }
            return body;
        } catch (DecodeException | ClassCastException e) {
            throw new ClusterException(Reason.WRONG_NAME, "the body is no JSON object");
        }
    }

    private void answer(RoutingContext context, int status, Callable<Object> action) {
        vertx.executeBlocking(() -> ClusterJson.write(action.call()), false)
                .onSuccess(json -> context.response()
                        .setStatusCode(status)
                        .putHeader("Content-Type", "application/json")
                        .end(json))
                .onFailure(failure -> {
                    if (failure instanceof ClusterException expected) {
                        problem(context, status(expected.reason()), expected.reason(), expected.getMessage());
                    } else {
                        context.fail(failure);
                    }
                });
    }

    /** A command that was understood and did not work is 503: nothing in this server is broken. */
    private static int status(Reason reason) {
        return switch (reason) {
            case WRONG_NAME -> 400;
            case MISSING, GONE, FAILED -> 503;
        };
    }

    static void problem(
            RoutingContext context,
            int status,
            @org.jspecify.annotations.Nullable Reason reason,
            @org.jspecify.annotations.Nullable String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("status", status);
        problem.put("detail", String.valueOf(detail));
        if (reason != null) {
            problem.put("reason", reason.name());
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(ClusterJson.write(problem));
    }

    private static void await(java.util.concurrent.CompletableFuture<?> future) {
        try {
            future.get(SECONDS_TO_START, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ClusterException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new ClusterException("no answer from Vert.x within " + SECONDS_TO_START + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }

    /** For the index page and tests: what can be done to a process. */
    static List<String> actions() {
        return List.of("crash", "pause", "resume", "restart");
    }
}
