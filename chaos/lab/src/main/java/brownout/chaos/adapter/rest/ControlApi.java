package brownout.chaos.adapter.rest;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.fault.Toxic;
import brownout.chaos.testkit.control.LoopbackOnly;
import brownout.chaos.testkit.control.RequestPatience;
import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.naming.Nearest;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.time.Duration;
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
    private static final List<String> NONE = List.of();
    private static final List<String> ACTIONS = List.of("crash", "pause", "resume", "restart");
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(30);
    /** From a connection's opening, or its last answer, to the end of its next request. */
    private static final Duration REQUEST_ARRIVES_WITHIN = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final HttpServer server;
    private final Cluster cluster;
    private final Runnable down;

    private ControlApi(Vertx vertx, Cluster cluster, Runnable down, int port) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.down = down;
        RequestPatience patience = new RequestPatience(vertx, REQUEST_ARRIVES_WITHIN);
        this.server = patience.server(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setHandle100ContinueAutomatically(true))
                .requestHandler(routes(patience));
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

    private Router routes(RequestPatience patience) {
        Router router = Router.router(vertx);
        router.route().handler(ControlApi::oneRequestEach);
        router.route()
                .handler(new LoopbackOnly(
                        "127.0.0.1", context -> Answers.problem(context, ProblemType.FORBIDDEN, LoopbackOnly.REFUSAL)));
        router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        router.route().handler(patience::arrived);
        new Paths(router)
                .html("/", this::index)
                .json(GET, "/api/status", NONE, context -> answer(context, cluster::status))
                .json(POST, "/api/processes/:name/:action", List.of("ttlMs"), this::process)
                .json(POST, "/api/heal", NONE, this::heal)
                .json(POST, "/api/down", NONE, this::goDown)
                .json(PUT, "/api/safeguards/:service/:safeguard", NONE, this::safeguard)
                .json(PUT, "/api/settings/:service", NONE, this::configure)
                .json(DELETE, "/api/settings/:service", NONE, this::putBackSettings)
                .json(
                        GET,
                        "/api/faults",
                        NONE,
                        context -> answer(context, () -> cluster.faults().active()))
                .json(POST, "/api/faults", NONE, this::inject)
                .json(DELETE, "/api/faults", NONE, this::reset)
                .json(
                        GET,
                        "/api/faults/:handle",
                        NONE,
                        context -> answer(
                                context,
                                () -> Map.of("effects", cluster.faults().effects(context.pathParam("handle")))))
                .json(DELETE, "/api/faults/:handle", NONE, this::remove)
                .json(
                        GET,
                        "/api/counters",
                        NONE,
                        context -> answer(context, () -> cluster.faults().counters()))
                .mount();
        return router;
    }

    /** Else a client could send its next request just when an idle connection is closed, and not know what became of it. */
    private static void oneRequestEach(RoutingContext context) {
        context.response().putHeader("Connection", "close");
        context.next();
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
        Optional<Duration> time =
                context.queryParam("ttlMs").stream().findFirst().map(text -> TimeToLive.of("ttlMs", text));
        refuseBody(context);
        if (time.isPresent() && !List.of("crash", "pause").contains(action)) {
            throw Problem.bad("ttlMs", "goes with crash and pause, not with " + action)
                    .exception();
        }
        Runnable told =
                switch (action) {
                    case "crash" ->
                        () -> time.ifPresentOrElse(ends -> cluster.crash(name, ends), () -> cluster.crash(name));
                    case "pause" -> () -> cluster.pause(name, time.orElse(DEFAULT_PAUSE));
                    case "resume" -> () -> cluster.resume(name);
                    case "restart" -> () -> cluster.restart(name);
                    default ->
                        throw Problem.of(
                                        ProblemType.NOT_FOUND,
                                        "a process can be told to " + String.join(", ", ACTIONS) + ", not to " + action
                                                + Nearest.hint(action, ACTIONS))
                                .exception();
                };
        answer(context, 200, ProblemType.NOT_FOUND, () -> {
            told.run();
            return Map.of();
        });
    }

    private void heal(RoutingContext context) {
        refuseBody(context);
        answer(context, () -> Map.of("remaining", cluster.heal()));
    }

    private void goDown(RoutingContext context) {
        refuseBody(context);
        context.response().setStatusCode(202).end().onComplete(sent -> down.run());
    }

    private void safeguard(RoutingContext context) {
        SafeguardRequest request = StrictJson.read(Answers.json(context), SafeguardRequest.class);
        boolean on = request.on();
        Optional<Duration> time = request.timeToLive();
        String service = context.pathParam("service");
        String safeguard = context.pathParam("safeguard");
        answer(
                context,
                200,
                ProblemType.NOT_FOUND,
                () -> Map.of(
                        "before",
                        time.isPresent()
                                ? cluster.switchSafeguardOff(service, safeguard, time.get())
                                : cluster.switchSafeguard(service, safeguard, on)));
    }

    private void configure(RoutingContext context) {
        SettingsRequest request = StrictJson.read(Answers.json(context), SettingsRequest.class);
        String service = context.pathParam("service");
        Map<String, String> settings = request.of(service);
        Duration time = request.timeToLive();
        answer(context, () -> {
            cluster.configure(service, settings, time);
            return Map.of();
        });
    }

    private void putBackSettings(RoutingContext context) {
        String service = context.pathParam("service");
        answer(context, () -> Map.of("changed", cluster.putBackSettings(service)));
    }

    private void inject(RoutingContext context) {
        FaultRequest request = StrictJson.read(Answers.json(context), FaultRequest.class);
        String link = request.wantedLink();
        Toxic toxic = request.toxic();
        Duration time = request.timeToLive();
        answer(
                context,
                201,
                ProblemType.BAD_REQUEST,
                () -> Map.of("handle", cluster.faults().inject(link, toxic, time, request.draws())));
    }

    private void reset(RoutingContext context) {
        answer(context, () -> {
            cluster.faults().reset();
            return Map.of();
        });
    }

    private void remove(RoutingContext context) {
        String handle = context.pathParam("handle");
        answer(context, () -> Map.of("removed", cluster.faults().remove(handle)));
    }

    /** What somebody wrote there would have no effect. */
    private static void refuseBody(RoutingContext context) {
        if (context.body().length() > 0
                && !StrictJson.object(Answers.json(context)).isEmpty()) {
            throw Problem.bad("there is nothing to say in the body of "
                            + context.request().path() + ": leave it out")
                    .exception();
        }
    }

    private void answer(RoutingContext context, Callable<Object> action) {
        answer(context, 200, ProblemType.NOT_FOUND, action);
    }

    /** @param wrongName what a name is that the lab does not know: part of the path, or of the body */
    private void answer(RoutingContext context, int status, ProblemType wrongName, Callable<Object> action) {
        vertx.executeBlocking(() -> ClusterJson.write(action.call()), false)
                .onSuccess(json -> context.response()
                        .setStatusCode(status)
                        .putHeader("Content-Type", "application/json")
                        .end(json))
                .onFailure(failure -> {
                    if (failure instanceof ClusterException expected) {
                        Answers.problem(context, problem(expected, wrongName));
                    } else {
                        context.fail(failure);
                    }
                });
    }

    /** A command that was understood and did not work is 503: nothing in this server is broken. */
    private static Problem problem(ClusterException failure, ProblemType wrongName) {
        ProblemType type =
                switch (failure.reason()) {
                    case WRONG_NAME -> wrongName;
                    case MISSING, GONE, FAILED -> ProblemType.UNAVAILABLE;
                };
        return Problem.of(type, String.valueOf(failure.getMessage()))
                .with("reason", failure.reason().name());
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
}
