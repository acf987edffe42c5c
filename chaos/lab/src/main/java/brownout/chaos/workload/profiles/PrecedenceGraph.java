package brownout.chaos.workload.profiles;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must come before what. A cycle is found by peeling: nodes without predecessors are removed until none are left,
 * likewise those without successors; what remains lies on cycles or between them, and a breadth-first search from each
 * of its nodes finds the shortest. O(n) where there is no cycle.
 */
final class PrecedenceGraph {

    /** At most so many nodes are tried as a start: enough for a small cycle, and bounded for a large mess. */
    private static final int STARTS = 200;

    /** {@code from} must come before {@code to}. */
    record Edge(int from, int to, String reason) {}

    private final List<List<Edge>> successors = new ArrayList<>();
    private final int[] predecessors;

    PrecedenceGraph(int nodes) {
        for (int i = 0; i < nodes; i++) {
            successors.add(new ArrayList<>(3));
        }
        predecessors = new int[nodes];
    }

    void add(int from, int to, String reason) {
        successors.get(from).add(new Edge(from, to, reason));
        predecessors[to]++;
    }

    /** Shortest cycles with no node in common, the shortest first; empty when an order exists. */
    List<List<Edge>> cycles() {
        boolean[] open = unordered();
        List<List<Edge>> cycles = new ArrayList<>();
        Optional<List<Edge>> shortest = shortest(open);
        while (shortest.isPresent() && cycles.size() < 10) {
            cycles.add(shortest.get());
            shortest.get().forEach(edge -> open[edge.from()] = false);
            shortest = shortest(open);
        }
        return cycles;
    }

    /** The nodes that no order can place. */
    private boolean[] unordered() {
        boolean[] open = new boolean[predecessors.length];
        Arrays.fill(open, true);
        int[] left = predecessors.clone();
        Deque<Integer> ready = new ArrayDeque<>();
        for (int node = 0; node < left.length; node++) {
            if (left[node] == 0) {
                ready.add(node);
            }
        }
        while (!ready.isEmpty()) {
            int node = ready.remove();
            open[node] = false;
            for (Edge edge : successors.get(node)) {
                if (--left[edge.to()] == 0) {
                    ready.add(edge.to());
                }
            }
        }
        return open;
    }

    private Optional<List<Edge>> shortest(boolean[] open) {
        List<Edge> best = null;
        int starts = 0;
        for (int node = 0; node < open.length && starts < STARTS; node++) {
            if (open[node]) {
                starts++;
                List<Edge> cycle = cycleThrough(node, open);
                if (cycle != null && (best == null || cycle.size() < best.size())) {
                    best = cycle;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private @Nullable List<Edge> cycleThrough(int start, boolean[] open) {
        @Nullable Edge[] reachedBy = new @Nullable Edge[open.length];
        Deque<Integer> frontier = new ArrayDeque<>(List.of(start));
        while (!frontier.isEmpty()) {
            for (Edge edge : successors.get(frontier.remove())) {
                if (edge.to() == start) {
                    return path(edge, start, reachedBy);
                }
                if (open[edge.to()] && reachedBy[edge.to()] == null) {
                    reachedBy[edge.to()] = edge;
                    frontier.add(edge.to());
                }
            }
        }
        return null;
    }

    private static List<Edge> path(Edge last, int start, @Nullable Edge[] reachedBy) {
        List<Edge> path = new ArrayList<>();
        Edge edge = last;
        while (edge != null) {
            path.add(edge);
            edge = edge.from() == start ? null : reachedBy[edge.from()];
        }
        Collections.reverse(path);
        return path;
    }
}
