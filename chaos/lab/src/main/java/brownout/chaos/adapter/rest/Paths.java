package brownout.chaos.adapter.rest;

import brownout.frontdoor.naming.Nearest;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which path has which methods, and which parameters these take. Whatever else somebody sends is told so. */
final class Paths {
    private final Router router;
    private final Map<String, Map<HttpMethod, Operation>> table = new LinkedHashMap<>();

    Paths(Router router) {
        this.router = router;
    }

    private record Operation(String produces, List<String> parameters, Handler<RoutingContext> handler) {}

    Paths html(String path, Handler<RoutingContext> handler) {
        return add(path, HttpMethod.GET, new Operation("text/html", List.of(), handler));
    }

    /** @param parameters of the query */
    Paths json(HttpMethod method, String path, List<String> parameters, Handler<RoutingContext> handler) {
        return add(path, method, new Operation("application/json", parameters, handler));
    }

    private Paths add(String path, HttpMethod method, Operation operation) {
        table.computeIfAbsent(path, none -> new LinkedHashMap<>()).put(method, operation);
        return this;
    }

    void mount() {
        table.forEach((path, operations) -> router.route(path)
                .produces(operations.values().iterator().next().produces())
                .handler(context -> dispatch(context, operations)));
        router.errorHandler(404, this::unknown);
        router.errorHandler(
                406, context -> Answers.problem(context, ProblemType.NOT_ACCEPTABLE, "Accept must allow JSON here"));
        router.errorHandler(
                413, context -> Answers.problem(context, ProblemType.TOO_LARGE, "a body has at most 64 KB here"));
        router.errorHandler(400, Paths::failed);
        router.errorHandler(500, Paths::failed);
    }

    private static void dispatch(RoutingContext context, Map<HttpMethod, Operation> operations) {
        HttpMethod method = context.request().method();
        Operation operation = operations.get(method == HttpMethod.HEAD ? HttpMethod.GET : method);
        if (operation == null) {
            String allowed = allowed(operations);
            context.response().putHeader("Allow", allowed);
            Answers.problem(
                    context,
                    ProblemType.METHOD_NOT_ALLOWED,
                    method + " is not for " + context.request().path() + ", which has " + allowed);
            return;
        }
        try {
            for (String name : context.queryParams().names()) {
                require(name, context.queryParam(name), operation.parameters());
            }
            operation.handler().handle(context);
        } catch (ProblemException e) {
            Answers.problem(context, e.problem());
        }
    }

    private static String allowed(Map<HttpMethod, Operation> operations) {
        TreeSet<String> names =
                operations.keySet().stream().map(HttpMethod::name).collect(Collectors.toCollection(TreeSet::new));
        if (names.contains("GET")) {
            names.add("HEAD");
        }
        return String.join(", ", names);
    }

    private static void require(String name, List<String> values, List<String> known) {
        if (!known.contains(name)) {
            String hint = known.isEmpty() ? "; there is none" : Nearest.hint(name, known);
            throw Problem.bad(name, "is no parameter here" + hint).exception();
        }
        if (values.size() > 1 || values.get(0).isEmpty()) {
            throw Problem.bad(name, "must stand once in the query, with a value")
                    .exception();
        }
    }

    private void unknown(RoutingContext context) {
        String path = context.request().path();
        Answers.problem(context, ProblemType.NOT_FOUND, "there is no " + path + Nearest.hint(path, table.keySet()));
    }

    private static void failed(RoutingContext context) {
        if (context.statusCode() == 400) {
            Answers.problem(context, ProblemType.BAD_REQUEST, "the request cannot be read: " + context.failure());
        } else {
            Answers.problem(context, ProblemType.INTERNAL, "the lab failed: " + context.failure());
        }
    }
}
