package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.control.LoopbackOnly;
import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.chaos.testkit.provider.Simulator;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Changes how the providers behave, and shows what they have delivered. */
final class ControlApi {
    private final Vertx vertx;
    private final Map<ProviderName, Simulator> simulators;
    private final Path directory;
    private final String host;

    /** @param host that it listens on */
    ControlApi(Vertx vertx, Map<ProviderName, Simulator> simulators, Path directory, String host) {
        this.vertx = vertx;
        this.simulators = Map.copyOf(simulators);
        this.directory = directory;
        this.host = host;
    }

    void mount(Router router) {
        router.route().handler(new LoopbackOnly(host, request -> problem(request, 403, LoopbackOnly.REFUSAL)));
        router.get("/health").handler(request -> HttpReplies.json(request, 200, new JsonObject().put("status", "UP")));
        router.get("/behaviour/:provider").handler(request -> with(request, simulator -> answer(request, simulator)));
        router.put("/behaviour/:provider").handler(request -> with(request, simulator -> change(request, simulator)));
        router.delete("/behaviour/:provider")
                .handler(request -> with(request, simulator -> {
                    simulator.behaviour().set(Behaviour.NORMAL);
                    answer(request, simulator);
                }));
        router.get("/deliveries/:provider")
                .handler(request -> with(request, simulator -> deliveries(request, simulator.name())));
    }

    private void with(RoutingContext request, java.util.function.Consumer<Simulator> action) {
        String wanted = request.pathParam("provider");
        Simulator simulator = ProviderName.of(wanted).map(simulators::get).orElse(null);
        if (simulator == null) {
            problem(
                    request,
                    404,
                    "there is no provider \"" + wanted + "\"; there are "
                            + simulators.keySet().stream()
                                    .map(ProviderName::wire)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
            return;
        }
        action.accept(simulator);
    }

    private static void answer(RoutingContext request, Simulator simulator) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(BehaviourJson.text(simulator.behaviour().get()));
    }

    private void change(RoutingContext request, Simulator simulator) {
        try {
            Behaviour behaviour = BehaviourJson.parse(HttpReplies.body(request).toString(StandardCharsets.UTF_8));
            simulator.behaviour().set(behaviour);
            if (behaviour.lasts() != null) {
                // Nobody may ask by then: whoever waits for the end must be let go all the same.
                vertx.setTimer(
                        behaviour.lasts().toMillis() + 1,
                        timer -> simulator.behaviour().get());
            }
            answer(request, simulator);
        } catch (IllegalArgumentException e) {
            problem(request, 400, e.getMessage());
        }
    }

    private void deliveries(RoutingContext request, ProviderName provider) {
        String from = request.queryParams().get("from");
        if (from != null && !from.matches("[0-9]{1,18}")) {
            problem(request, 400, "from must be a line number, not \"" + from + "\"");
            return;
        }
        long first = from == null ? 1 : Long.parseLong(from);
        vertx.<String>executeBlocking(() -> DeliveryLog.in(directory, provider).readFrom(first).stream()
                        .map(line -> DeliveryJson.line(line) + "\n")
                        .collect(Collectors.joining()))
                .onSuccess(lines -> request.response()
                        .putHeader("Content-Type", "application/jsonl")
                        .end(lines))
                .onFailure(request::fail);
    }

    static void problem(RoutingContext request, int status, @Nullable String detail) {
        if (!request.response().closed()) {
            request.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/problem+json")
                    .end(new JsonObject()
                            .put("type", "about:blank")
                            .put(
                                    "title",
                                    io.netty.handler.codec.http.HttpResponseStatus.valueOf(status)
                                            .reasonPhrase())
                            .put("status", status)
                            .put("detail", detail)
                            .toBuffer());
        }
    }
}
