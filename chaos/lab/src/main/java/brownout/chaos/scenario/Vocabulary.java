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
import java.util.stream.Collectors;
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
        return new Shape<>(
                "a safeguard",
                reference("safeguard"),
                (tree, key, problems) -> Shape.TEXT.read(tree, key, problems).filter(spelling -> {
                    Optional<String> problem = safeguardProblem(spelling);
                    problem.ifPresent(message -> problems.add(new Problem(tree.position(), message)));
                    return problem.isEmpty();
                }));
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

    /** One safeguard of one service. */
    public record Safeguard(String service, String name) {
        /** {@code job-queue/backoff-jitter}. */
        public String qualified() {
            return service.replaceFirst("-service$", "") + "/" + name;
        }
    }

    /** @param spelling {@code backoff-jitter} where only one service has it, else {@code job-queue/backoff-jitter} */
    public Optional<Safeguard> safeguard(String spelling) {
        List<Safeguard> meant = meantBy(spelling);
        return meant.size() == 1 ? Optional.of(meant.get(0)) : Optional.empty();
    }

    /** What is wrong with a spelling, if anything. */
    public Optional<String> safeguardProblem(String spelling) {
        List<Safeguard> meant = meantBy(spelling);
        return switch (meant.size()) {
            case 0 -> Optional.of("unknown safeguard '" + spelling + "'" + Nearest.hint(spelling, allSafeguards()));
            case 1 -> Optional.empty();
            default ->
                Optional.of("'" + spelling + "' is a safeguard of several services, it can be "
                        + meant.stream().map(Safeguard::qualified).collect(Collectors.joining(" or ")));
        };
    }

    private List<Safeguard> meantBy(String spelling) {
        return everySafeguard()
                .filter(each -> spelling.equals(each.name()) || spelling.equals(each.qualified()))
                .toList();
    }

    private Stream<Safeguard> everySafeguard() {
        return safeguards.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(name -> new Safeguard(entry.getKey(), name)));
    }

    /** Every spelling that means one safeguard. */
    public List<String> allSafeguards() {
        return everySafeguard()
                .flatMap(each -> Stream.of(each.name(), each.qualified()))
                .filter(spelling -> meantBy(spelling).size() == 1)
                .toList();
    }

    private static SortedMap<String, List<String>> standardSafeguards() {
        return new TreeMap<>(Map.of(
                "notification-service",
                        List.of(
                                "dedup-ledger",
                                "provider-idempotency-key",
                                "strong-consent",
                                "frozen-bytes",
                                "outcome-stash",
                                "partition-fencing",
                                "atomic-reserve",
                                "retry-budget",
                                "circuit-breaker",
                                "shared-limit",
                                "key-lifetime",
                                "backoff-jitter",
                                "lanes",
                                "monotone-receipts"),
                "job-queue-service",
                        List.of(
                                "fencing-token",
                                "admission-control",
                                "lease-heartbeat",
                                "aging",
                                "tenant-fairness",
                                "backoff-jitter",
                                "dead-letter",
                                "idempotent-submit",
                                "claim-id",
                                "run-id-epoch",
                                "token-epoch",
                                "idempotent-redrive"),
                "profile-service", List.of("session-tokens", "echo-watermark", "read-barrier")));
    }
}
