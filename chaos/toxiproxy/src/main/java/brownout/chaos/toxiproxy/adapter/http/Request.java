package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.Refusal;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request, copied off the network buffers. */
final class Request {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final String method;
    private final List<String> path;
    private final byte[] body;

    private Request(String method, List<String> path, byte[] body) {
        this.method = method;
        this.path = List.copyOf(path);
        this.body = body;
    }

    /** Throws {@link IllegalArgumentException} for a path that cannot be decoded. */
    static Request of(FullHttpRequest request) {
        String raw = new QueryStringDecoder(request.uri()).rawPath();
        List<String> segments = new ArrayList<>();
        for (String segment : raw.substring(Math.min(1, raw.length())).split("/", -1)) {
            segments.add(QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        return new Request(request.method().name(), segments, ByteBufUtil.getBytes(request.content()));
    }

    String method() {
        return method;
    }

    /** Its decoded segments; a slash inside a name arrives as %2F. */
    List<String> path() {
        return path;
    }

    JsonNode json() {
        return parse(body);
    }

    /** The first JSON value in the bytes; what follows it is not looked at, as in the original. */
    static JsonNode parse(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw Refusal.badBody("EOF");
            }
            return node;
        } catch (JsonProcessingException malformed) {
            String why = malformed.getOriginalMessage();
            boolean cutShort = why.startsWith("Unexpected end-of-input");
            throw Refusal.badBody((cutShort ? "unexpected EOF" : why) + at(malformed.getLocation()));
        } catch (IOException malformed) {
            throw Refusal.badBody(String.valueOf(malformed.getMessage()));
        }
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
