package brownout.frontdoor.endpoint;

import brownout.frontdoor.access.Role;
import brownout.frontdoor.naming.Nearest;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a service offers, over HTTP and gRPC, and who may use it: what is not in this table is not reachable.
 * Each service makes one such bean. {@code /admin/safeguards} is in it from the start; {@code /q/…} (health, metrics, the
 * OpenAPI document) is outside, open to everybody.
 */
public final class Endpoints {
    private final List<Endpoint> http;
    private final Map<String, Set<Role>> grpc;
    private final Map<String, List<Endpoint>> byPath;
    private final List<Template> templates;

    private Endpoints(List<Endpoint> http, Map<String, Set<Role>> grpc) {
        this.http = http;
        this.grpc = grpc;
        this.byPath =
                http.stream().collect(Collectors.groupingBy(Endpoint::path, LinkedHashMap::new, Collectors.toList()));
        this.templates = byPath.entrySet().stream()
                .filter(there -> there.getKey().contains("{"))
                .map(there -> new Template(there.getKey().split("/", -1), there.getValue()))
                .toList();
    }

    /** A path of which some segments vary, taken apart once: every request is looked up here. */
    private record Template(String[] segments, List<Endpoint> endpoints) {
        boolean matches(String[] asked) {
            if (segments.length != asked.length) {
                return false;
            }
            for (int i = 0; i < asked.length; i++) {
                boolean varies = segments[i].startsWith("{") && segments[i].endsWith("}");
                if (varies ? asked[i].isEmpty() : !segments[i].equals(asked[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    public static Endpoints of(Endpoint... endpoints) {
        var all = new ArrayList<>(Arrays.asList(endpoints));
        all.add(Endpoint.get("/admin/safeguards", Role.ADMIN));
        all.add(Endpoint.put("/admin/safeguards", Role.ADMIN));
        return new Endpoints(List.copyOf(all), Map.of());
    }

    /**
     * And one gRPC method.
     *
     * @param method {@code package.Service/Method}, or {@code package.Service} for all methods that are not named
     * @param anyOf the roles of which one is enough
     */
    public Endpoints andGrpc(String method, Role... anyOf) {
        var more = new HashMap<>(grpc);
        more.put(method, Set.of(anyOf));
        return new Endpoints(http, more);
    }

    /** Whether there is nothing but the administration, and so nothing to describe. */
    public boolean offersNothing() {
        return grpc.isEmpty() && http.stream().allMatch(endpoint -> endpoint.role() == Role.ADMIN);
    }

    public List<Endpoint> http() {
        return http;
    }

    /** The roles for {@code package.Service/Method}; empty: nobody may. */
    public Set<Role> rolesFor(String fullMethodName) {
        var exact = grpc.get(fullMethodName);
        String service = fullMethodName.substring(0, Math.max(0, fullMethodName.indexOf('/')));
        return exact == null ? grpc.getOrDefault(service, Set.of()) : exact;
    }

    /** The methods of a path, as an {@code Allow} header lists them; empty: there is nothing at this path. */
    public Optional<String> allow(String path) {
        var there = at(path);
        return there.isEmpty() ? Optional.empty() : Optional.of(Endpoint.allow(there));
    }

    /** @throws ProblemException 404 or 405 */
    public Endpoint find(String method, String path) {
        var there = at(path);
        if (there.isEmpty()) {
            throw Problem.of(ProblemType.NOT_FOUND, "there is nothing at this path; GET /q/openapi lists what there is")
                    .exception();
        }
        return there.stream()
                .filter(endpoint -> endpoint.answers(method))
                .findFirst()
                .orElseThrow(() -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this path has " + Endpoint.allow(there))
                        .exception());
    }

    /** The path as the table has it; empty: there is nothing at it. */
    public Optional<String> template(String path) {
        return at(path).stream().findFirst().map(Endpoint::path);
    }

    /** Those at a path; one without variable segments before one with. */
    private List<Endpoint> at(String path) {
        List<Endpoint> exact = byPath.get(path);
        if (exact != null) {
            return exact;
        }
        String[] segments = path.split("/", -1);
        for (Template template : templates) {
            if (template.matches(segments)) {
                return template.endpoints();
            }
        }
        return List.of();
    }

    /**
     * Refuses a query parameter that is unknown, empty or there twice.
     *
     * @param given every value of every parameter
     * @throws ProblemException 400
     */
    public static void checkQuery(Endpoint endpoint, Map<String, List<String>> given) {
        var violations = new ArrayList<Violation>();
        given.forEach((name, values) -> {
            if (!endpoint.query().contains(name)) {
                String known =
                        endpoint.query().isEmpty() ? "; there are none here" : Nearest.hint(name, endpoint.query());
                violations.add(new Violation(name, "is not a query parameter" + known));
            } else if (values.size() > 1) {
                violations.add(new Violation(name, "is there " + values.size() + " times; send it once"));
            } else if (values.get(0).isEmpty()) {
                violations.add(new Violation(name, "is empty; give it a value or leave it out"));
            }
        });
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.BAD_REQUEST, violations).exception();
        }
    }

    /** @throws ProblemException 415 where the body is of another type than the endpoint reads, or of none */
    public static void checkMediaType(Endpoint endpoint, @Nullable String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        if (!endpoint.consumes().isEmpty() && endpoint.consumes().stream().noneMatch(type::equalsIgnoreCase)) {
            throw Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "send Content-Type: " + String.join(" or ", endpoint.consumes()))
                    .exception();
        }
    }
}
