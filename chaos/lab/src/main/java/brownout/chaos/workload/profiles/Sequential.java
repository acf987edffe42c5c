package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.workload.profiles.PrecedenceGraph.Edge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One order of all operations on all profiles keeps every process's own order, and every read shows the write before
 * it. As the order of writes is known, it is enough that program order, write order, reads-from and anti-dependencies
 * have no cycle. O(n) but for sorting.
 */
final class Sequential implements Checker {

    private final Predicate<Operation> judged;

    Sequential(Predicate<Operation> judged) {
        this.judged = judged;
    }

    @Override
    public String name() {
        return "sequential";
    }

    @Override
    public CheckResult check(History history) {
        ProfileHistory profiles = new ProfileHistory(history);
        Findings findings = new Findings(name());
        List<Ranked> operations = new ArrayList<>(profiles.reads(judged));
        long reads = operations.size();
        profiles.writes().forEach(operations::add);
        profiles.registers().forEach(register -> register.contradictions().forEach(findings::violation));
        PrecedenceGraph graph = graph(operations);
        graph.cycles().forEach(cycle -> report(findings, operations, cycle));
        findings.figure("operations", operations.size()).figure("cycles", findings.violations());
        if (reads == 0) {
            findings.doubt("The history has no reads.");
        }
        return findings.conclude(
                "No single order of all operations keeps every process's own order.",
                "One order of " + Wording.count(operations.size(), "operation") + " keeps every process's own order.");
    }

    private static PrecedenceGraph graph(List<Ranked> operations) {
        PrecedenceGraph graph = new PrecedenceGraph(operations.size());
        Map<Integer, List<Integer>> byProcess = new HashMap<>();
        Map<String, List<Integer>> byKey = new HashMap<>();
        for (int i = 0; i < operations.size(); i++) {
            Ranked operation = operations.get(i);
            byProcess
                    .computeIfAbsent(operation.shown().process(), process -> new ArrayList<>())
                    .add(i);
            byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(i);
        }
        for (List<Integer> own : byProcess.values()) {
            own.sort(Comparator.comparing(
                    node -> operations.get(node).shown(),
                    Comparator.comparingLong(Operation::invokedAt).thenComparingLong(Operation::id)));
            for (int i = 1; i < own.size(); i++) {
                graph.add(own.get(i - 1), own.get(i), "its process's own order");
            }
        }
        byKey.values().forEach(register -> addVersions(graph, operations, register));
        return graph;
    }

    private static void addVersions(PrecedenceGraph graph, List<Ranked> operations, List<Integer> register) {
        register.sort((a, b) ->
                Long.compare(operations.get(a).rank(), operations.get(b).rank()));
        int write = -1;
        List<Integer> readers = new ArrayList<>();
        for (int node : register) {
            if (!operations.get(node).write()) {
                readers.add(node);
                if (write >= 0) {
                    graph.add(write, node, "it was read");
                }
                continue;
            }
            if (write >= 0) {
                graph.add(write, node, "the order of versions");
            }
            for (int reader : readers) {
                graph.add(reader, node, "it had not been seen");
            }
            readers.clear();
            write = node;
        }
    }

    private static void report(Findings findings, List<Ranked> operations, List<Edge> cycle) {
        String chain = cycle.stream()
                .map(edge -> "[" + operations.get(edge.from()).told() + "] must come before ["
                        + operations.get(edge.to()).told() + "]: " + edge.reason())
                .collect(Collectors.joining("; "));
        findings.violation(
                "These cannot be put in one order: " + chain + ".",
                cycle.stream().map(edge -> operations.get(edge.from()).shown()).toList(),
                List.of());
    }
}
