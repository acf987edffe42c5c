package brownout.chaos.adapter.report;

import brownout.chaos.history.Event;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Operations and events as JSON objects. An operation without an answer has no {@code completedAt}. */
final class HistoryJson {

    private HistoryJson() {}

    static ObjectNode operation(Operation operation) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", operation.id());
        node.put("process", operation.process());
        node.put("session", operation.session());
        node.put("action", operation.action());
        node.put("key", operation.key());
        node.put("outcome", operation.outcome().name());
        node.put("invokedAt", operation.invokedAt());
        if (operation.outcome() != Outcome.INFO) {
            node.put("completedAt", operation.completedAt());
        }
        node.set("in", map(operation.in()));
        node.set("out", map(operation.out()));
        return node;
    }

    static ObjectNode event(Event event) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("at", event.at());
        node.put("source", event.source());
        node.put("kind", event.kind());
        node.put("key", event.key());
        node.set("data", map(event.data()));
        return node;
    }

    private static ObjectNode map(Map<String, String> map) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(map).forEach(node::put);
        return node;
    }
}
