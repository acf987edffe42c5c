package brownout.chaos.workload.profiles;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What must come before what. An order exists if and only if every strongly connected component is a single node (Tarjan
 * 1972, "Depth-first search and linear graph algorithms"; here without recursion, for graphs as deep as a history is
 * long). In any other component each node lies on a cycle: a breadth-first search from its nodes finds the shortest.
 * O(nodes + edges) where an order exists.
 */
final class PrecedenceGraph {

    /** At most so many cycles are shown, one of each component. */
    private static final int SHOWN = 10;
    /** Edges followed in search of a shorter cycle; the first search of a component always ends with one. */
    private static final long MOST_EDGES = 2_000_000;

    /** {@code from} must come before {@code to}. */
    record Edge(int from, int to, String reason) {}

    private final List<List<Edge>> successors = new ArrayList<>();

    PrecedenceGraph(int nodes) {
        for (int i = 0; i < nodes; i++) {
            successors.add(new ArrayList<>(3));
        }
    }

    void add(int from, int to, String reason) {
        successors.get(from).add(new Edge(from, to, reason));
    }

    /** One short cycle of each component that has any, the shortest first; empty when an order exists. */
    List<List<Edge>> cycles() {
        Components components = new Components();
        Search search = new Search(components.of);
        return components.cyclic.stream()
                .sorted(Comparator.comparingInt(List::size))
                .limit(SHOWN)
                .map(search::shortestWithin)
                .sorted(Comparator.comparingInt(List::size))
                .toList();
    }

    /** Tarjan's algorithm: {@code low} is the earliest node still on the stack that a node's descendants lead to. */
    private final class Components {
        private final int[] index = new int[successors.size()];
        private final int[] low = new int[successors.size()];
        private final int[] next = new int[successors.size()];
        private final int[] of = new int[successors.size()];
        private final int[] path = new int[successors.size()];
        private final int[] stack = new int[successors.size()];
        private final List<List<Integer>> cyclic = new ArrayList<>();
        private int visited;
        private int stacked;
        private int found;

        Components() {
            for (int root = 0; root < index.length; root++) {
                if (index[root] == 0) {
                    descend(root);
                }
            }
        }

        private void descend(int root) {
            int depth = 0;
            path[0] = enter(root);
            while (depth >= 0) {
                int node = path[depth];
                if (next[node] < successors.get(node).size()) {
                    int to = successors.get(node).get(next[node]++).to();
                    if (index[to] == 0) {
                        path[++depth] = enter(to);
                    } else if (of[to] == 0) {
                        low[node] = Math.min(low[node], index[to]);
                    }
                    continue;
                }
                if (low[node] == index[node]) {
                    leave(node);
                }
                depth--;
                if (depth >= 0) {
                    low[path[depth]] = Math.min(low[path[depth]], low[node]);
                }
            }
        }

        private int enter(int node) {
            index[node] = ++visited;
            low[node] = visited;
            stack[stacked++] = node;
            return node;
        }

        private void leave(int root) {
            found++;
            List<Integer> members = new ArrayList<>();
            int member;
            do {
                member = stack[--stacked];
                of[member] = found;
                members.add(member);
            } while (member != root);
            if (members.size() > 1) {
                Collections.sort(members);
                cyclic.add(members);
            }
        }
    }

    private final class Search {
        private final int[] componentOf;
        private final Edge[] reachedBy = new Edge[successors.size()];
        private final int[] seenBy = new int[successors.size()];
        private final int[] frontier = new int[successors.size()];
        private int searches;
        private long edges;

        Search(int[] componentOf) {
            this.componentOf = componentOf;
        }

        List<Edge> shortestWithin(List<Integer> component) {
            edges = 0;
            List<Edge> best = cycleThrough(component.get(0), component.size());
            for (int i = 1; i < component.size() && edges < MOST_EDGES && best.size() > 2; i++) {
                List<Edge> cycle = cycleThrough(component.get(i), best.size() - 1);
                if (!cycle.isEmpty()) {
                    best = cycle;
                }
            }
            return best;
        }

        /** Empty when the shortest cycle through the node has more than so many edges. */
        private List<Edge> cycleThrough(int start, int longest) {
            searches++;
            frontier[0] = start;
            int reached = 1;
            int endOfRound = 1;
            int length = 1;
            for (int i = 0; i < reached; i++) {
                if (i == endOfRound) {
                    endOfRound = reached;
                    length++;
                }
                if (length > longest) {
                    return List.of();
                }
                for (Edge edge : successors.get(frontier[i])) {
                    edges++;
                    if (edge.to() == start) {
                        return path(edge, start);
                    }
                    if (componentOf[edge.to()] == componentOf[start] && seenBy[edge.to()] != searches) {
                        seenBy[edge.to()] = searches;
                        reachedBy[edge.to()] = edge;
                        frontier[reached++] = edge.to();
                    }
                }
            }
            return List.of();
        }

        private List<Edge> path(Edge last, int start) {
            List<Edge> path = new ArrayList<>(List.of(last));
            while (path.get(path.size() - 1).from() != start) {
                path.add(reachedBy[path.get(path.size() - 1).from()]);
            }
            Collections.reverse(path);
            return path;
        }
    }
}
