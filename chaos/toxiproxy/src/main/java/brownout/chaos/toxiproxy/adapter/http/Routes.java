package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.PlacedToxic;
import brownout.chaos.toxiproxy.proxy.Proxies;
import brownout.chaos.toxiproxy.proxy.Proxy;
import brownout.chaos.toxiproxy.proxy.ProxySpec;
import brownout.chaos.toxiproxy.proxy.Refusal;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/** What each method on each path does. Called on the control thread. */
final class Routes {
    private final Proxies proxies;
    private final JsonOut out;

    Routes(Proxies proxies, JsonOut out) {
        this.proxies = proxies;
        this.out = out;
    }

    Answer answer(Request request) {
        try {
            return route(request);
        } catch (Refusal refusal) {
            return Answer.refused(refusal);
        }
    }

    private Answer route(Request request) {
        List<String> path = request.path();
        String shape = path.size() == 0 ? "" : path.get(0) + "/" + path.size();
        return switch (shape) {
            case "version/1" -> get(request, this::version);
            case "metrics/1" -> get(request, () -> Answer.metrics(Metrics.text(proxies.all())));
            case "counters/1" -> get(request, this::counters);
            case "reset/1" -> post(request, this::reset);
            case "populate/1" -> post(request, () -> populate(request));
            case "proxies/1" -> proxies(request);
            case "proxies/2" -> proxy(request);
            case "proxies/3" -> subresource(request);
            case "proxies/4" -> path.get(2).equals("toxics") ? toxic(request) : Answer.NOT_FOUND;
            default -> Answer.NOT_FOUND;
        };
    }

    /** Does the work of a route. */
    private interface Work {
        Answer answer();
    }

    private static Answer get(Request request, Work work) {
        return request.method().equals("GET") ? work.answer() : Answer.METHOD_NOT_ALLOWED;
    }

    private static Answer post(Request request, Work work) {
        return request.method().equals("POST") ? work.answer() : Answer.METHOD_NOT_ALLOWED;
    }

    private Answer version() {
        return Answer.ok(JsonNodeFactory.instance.objectNode().put("version", ApiServer.VERSION));
    }

    private Answer counters() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        proxies.all().forEach(proxy -> all.set(proxy.name(), counters(proxy)));
        return Answer.ok(all);
    }

    private static ObjectNode counters(Proxy proxy) {
        return JsonOut.counters(proxy.counters().figures());
    }

    private Answer reset() {
        proxies.reset();
        return Answer.NO_CONTENT;
    }

    private Answer populate(Request request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        try {
            List<ProxySpec> wanted = JsonIn.proxies(request.json());
            Proxies.Populated populated = proxies.populate(wanted);
            Refusal refusal = populated.stoppedBy().orElse(null);
            if (refusal == null) {
                body.set("proxies", out.proxies(populated.done()));
                return Answer.created(body);
            }
            body.setAll(Answer.errorBody(refusal));
            body.set("proxies", out.proxies(populated.done()));
            return Answer.json(Answer.status(refusal), body);
        } catch (Refusal refusal) {
            body.setAll(Answer.errorBody(refusal));
            body.set("proxies", out.proxies(List.of()));
            return Answer.json(Answer.status(refusal), body);
        }
    }

    private Answer proxies(Request request) {
        return switch (request.method()) {
            case "GET" -> Answer.ok(out.proxiesByName(proxies.all()));
            case "POST" -> Answer.created(out.proxy(proxies.create(JsonIn.proxy(request.json()))));
            default -> Answer.METHOD_NOT_ALLOWED;
        };
    }

    private Answer proxy(Request request) {
        String name = request.path().get(1);
        return switch (request.method()) {
            case "GET" -> Answer.ok(out.proxy(proxies.get(name)));
            case "PATCH", "POST" -> {
                Proxy proxy = proxies.get(name);
                proxy.update(JsonIn.change(request.json(), proxy));
                yield Answer.ok(out.proxy(proxy));
            }
            case "DELETE" -> {
                proxies.delete(name);
                yield Answer.NO_CONTENT;
            }
            default -> Answer.METHOD_NOT_ALLOWED;
        };
    }

    private Answer subresource(Request request) {
        Proxy proxy = proxies.get(request.path().get(1));
        return switch (request.path().get(2)) {
            case "toxics" -> toxics(request, proxy);
            case "counters" -> get(request, () -> Answer.ok(counters(proxy)));
            default -> Answer.NOT_FOUND;
        };
    }

    private Answer toxics(Request request, Proxy proxy) {
        return switch (request.method()) {
            case "GET" -> Answer.ok(out.toxics(proxy));
            case "POST" -> Answer.ok(out.toxic(proxy.addToxic(JsonIn.toxic(request.json(), proxy::requireFree))));
            default -> Answer.METHOD_NOT_ALLOWED;
        };
    }

    private Answer toxic(Request request) {
        Proxy proxy = proxies.get(request.path().get(1));
        PlacedToxic toxic = proxy.toxic(request.path().get(3));
        return switch (request.method()) {
            case "GET" -> Answer.ok(out.toxic(toxic));
            case "PATCH", "POST" -> {
                PlacedToxic.Settings now = toxic.settings();
                JsonIn.ToxicPatch patch = JsonIn.ToxicPatch.of(request.json(), now.toxic(), now.toxicity());
                proxy.updateToxic(toxic, patch.toxic(), patch.toxicity(), patch.timeToLive());
                yield Answer.ok(out.toxic(toxic));
            }
            case "DELETE" -> {
                proxy.removeToxic(toxic);
                yield Answer.NO_CONTENT;
            }
            default -> Answer.METHOD_NOT_ALLOWED;
        };
    }

    static Answer internalError() {
        return Answer.error(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error, see the log of Toxiproxy");
    }
}
