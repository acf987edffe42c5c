package brownout.chaos.scenario;

import brownout.chaos.cluster.Topology;
import brownout.chaos.format.Problem;
import brownout.chaos.format.Shape;
import brownout.chaos.naming.Nearest;
import brownout.chaos.workload.WorkloadKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The names that a scenario may use.
 *
 * @param safeguards by service
 * @param workloads every kind that exists
 * @param checks every check that exists
 * @param checkProblem what is wrong with a known check's argument, if anything
 */
public record Vocabulary(
        List<String> links,
        List<String> processes,
        SortedMap<String, List<String>> safeguards,
        List<WorkloadKind> workloads,
        List<String> checks,
        BiFunction<String, Optional<String>, Optional<String>> checkProblem) {

    private static final Topology LARGEST = new Topology(3);

    public Vocabulary {
        links = List.copyOf(links);
        processes = List.copyOf(processes);
        safeguards = new TreeMap<>(safeguards);
        workloads = List.copyOf(workloads);
        checks = List.copyOf(checks);
    }

    /** The system as docs/wiring.md lays it out, with as many brokers as there can be. */
    public static Vocabulary standard(
            List<WorkloadKind> workloads,
            List<String> checks,
            BiFunction<String, Optional<String>, Optional<String>> checkProblem) {
        return new Vocabulary(
                LARGEST.edges().stream().map(Topology.Edge::name).toList(),
                LARGEST.nodes().stream().map(Topology.Node::name).toList(),
                standardSafeguards(),
                workloads,
                checks,
                checkProblem);
    }

    /** A link, typed in any of three ways. */
    Shape<String> link() {
        return new Shape<>(
                "a link",
                reference("link"),
                (tree, key, problems) -> Shape.TEXT.read(tree, key, problems).flatMap(typed -> {
                    String name = typed.replace("->", "→").replace("_to_", "→");
                    if (links.contains(name)) {
                        return Optional.of(name);
                    }
                    problems.add(
                            new Problem(tree.position(), "unknown link '" + typed + "'" + Nearest.hint(typed, links)));
                    return Optional.empty();
                }));
    }

    Shape<String> process() {
        return Shape.oneOf("process", processes).withSchema(reference("process"));
    }

    Shape<String> safeguard() {
        return Shape.oneOf("safeguard", allSafeguards()).withSchema(reference("safeguard"));
    }

    Shape<String> check() {
        return Shape.oneOf("check", checks).withSchema(reference("check"));
    }

    private static Map<String, Object> reference(String definition) {
        return Map.of("$ref", "#/$defs/" + definition);
    }

    /** What the shapes refer to in a schema. */
    Map<String, Object> definitions() {
        List<String> spellings = links.stream()
                .flatMap(link -> Stream.of(link, link.replace("→", "->"), link.replace("→", "_to_")))
                .toList();
        return new TreeMap<>(Map.of(
                "link", Map.of("enum", spellings),
                "process", Map.of("enum", processes),
                "safeguard", Map.of("enum", allSafeguards()),
                "check", Map.of("enum", checks)));
    }

    /** The service that a safeguard belongs to. */
    public Optional<String> serviceOf(String safeguard) {
        return safeguards.entrySet().stream()
                .filter(entry -> entry.getValue().contains(safeguard))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public List<String> allSafeguards() {
        return safeguards.values().stream().flatMap(List::stream).toList();
    }

    private static SortedMap<String, List<String>> standardSafeguards() {
        return new TreeMap<>(Map.of(
                "notification-service", List.of("dedup-ledger", "provider-idempotency-key"),
                "job-queue-service",
                        List.of(
                                "fencing-token",
                                "admission-control",
                                "lease-heartbeat",
                                "aging",
                                "tenant-fairness",
                                "backoff-jitter",
                                "dead-letter",
                                "idempotent-submit"),
                "profile-service", List.of("session-tokens", "echo-watermark", "read-barrier")));
    }
}
