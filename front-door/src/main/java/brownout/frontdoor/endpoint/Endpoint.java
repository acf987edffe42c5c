package brownout.frontdoor.endpoint;

import brownout.frontdoor.access.Role;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One method of one path.
 *
 * @param path with {@code {name}} for a segment that varies
 * @param query names of the query parameters that it takes
 * @param consumes media types of the body; empty: a body is read by nobody
 */
public record Endpoint(String method, String path, Role role, Set<String> query, List<String> consumes) {

    public Endpoint {
        query = Set.copyOf(query);
        consumes = List.copyOf(consumes);
    }

    public static Endpoint get(String path, Role role, String... query) {
        return new Endpoint("GET", path, role, Set.of(query), List.of());
    }

    /** With a JSON body. */
    public static Endpoint post(String path, Role role) {
        return json("POST", path, role);
    }

    /** With a JSON body. */
    public static Endpoint put(String path, Role role) {
        return json("PUT", path, role);
    }

    /** Without a body. */
    public static Endpoint action(String path, Role role) {
        return new Endpoint("POST", path, role, Set.of(), List.of());
    }

    private static Endpoint json(String method, String path, Role role) {
        return new Endpoint(method, path, role, Set.of(), List.of("application/json"));
    }

    /** HEAD is there where GET is. */
    boolean answers(String wanted) {
        return method.equals(wanted) || (method.equals("GET") && wanted.equals("HEAD"));
    }

    /** For the methods of one path: the value of an {@code Allow} header. */
    static String allow(List<Endpoint> endpoints) {
        var methods = new TreeSet<String>();
        endpoints.forEach(endpoint -> methods.add(endpoint.method));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }
}
