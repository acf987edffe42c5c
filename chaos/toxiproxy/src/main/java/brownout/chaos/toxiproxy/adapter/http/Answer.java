package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;

/** A status and a body. The one place that maps refusals to HTTP. */
record Answer(HttpResponseStatus status, String contentType, String body) {
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    static final Answer NO_CONTENT = new Answer(HttpResponseStatus.NO_CONTENT, "", "");
    static final Answer NOT_FOUND = new Answer(HttpResponseStatus.NOT_FOUND, TEXT, "404 page not found\n");
    static final Answer METHOD_NOT_ALLOWED = new Answer(HttpResponseStatus.METHOD_NOT_ALLOWED, "", "");

    static Answer ok(JsonNode body) {
        return json(HttpResponseStatus.OK, body);
    }

    static Answer created(JsonNode body) {
        return json(HttpResponseStatus.CREATED, body);
    }

    static Answer json(HttpResponseStatus status, JsonNode body) {
        return new Answer(status, JSON, body.toString());
    }

    static Answer text(HttpResponseStatus status, String body) {
        return new Answer(status, TEXT, body);
    }

    static Answer metrics(String body) {
        return new Answer(HttpResponseStatus.OK, "text/plain; version=0.0.4; charset=utf-8", body);
    }

    static Answer refused(Refusal refusal) {
        return new Answer(status(refusal), JSON, errorBody(refusal) + "\n");
    }

    static Answer error(HttpResponseStatus status, String message) {
        return new Answer(status, JSON, error(message, status) + "\n");
    }

    static ObjectNode errorBody(Refusal refusal) {
        return error(String.valueOf(refusal.getMessage()), status(refusal));
    }

    private static ObjectNode error(String message, HttpResponseStatus status) {
        return JsonNodeFactory.instance.objectNode().put("error", message).put("status", status.code());
    }

    static HttpResponseStatus status(Refusal refusal) {
        return switch (refusal.reason()) {
            case BAD_REQUEST -> HttpResponseStatus.BAD_REQUEST;
            case NOT_FOUND -> HttpResponseStatus.NOT_FOUND;
            case CONFLICT -> HttpResponseStatus.CONFLICT;
            case FAILED -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
