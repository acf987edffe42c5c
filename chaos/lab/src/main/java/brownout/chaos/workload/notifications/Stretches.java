package brownout.chaos.workload.notifications;

import brownout.chaos.history.Operation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For stretches of time that begin with the operations added so far, and end with the answer of one of them: by how much
 * the number of operations within exceeds what a rate allows until then, counted from time 0.
 *
 * <p>A tree over the answers in their order. A leaf holds 1 if its operation has been added, less what the rate allows since
 * the answer before; so the excess of an end is the sum of the leaves up to it, and each node keeps its sum and the highest
 * sum up to any leaf that has been added (J. Bentley, "Algorithm Design Techniques", CACM 1984).
 */
final class Stretches {
    private final int leaves;
    private final double[] sum;
    private final double[] highest;
    private final Map<Long, Integer> place = new HashMap<>();

    /** @param byEnd in the order of their answers */
    Stretches(List<Operation> byEnd, double perSecond) {
        leaves = Math.max(1, Integer.highestOneBit(Math.max(1, byEnd.size() - 1)) * 2);
        sum = new double[2 * leaves];
        highest = new double[2 * leaves];
        Arrays.fill(highest, Double.NEGATIVE_INFINITY);
        long before = 0;
        for (int i = 0; i < byEnd.size(); i++) {
            long end = byEnd.get(i).completedAt();
            place.put(byEnd.get(i).id(), i);
            set(i, -perSecond * (end - before) / 1e9, Double.NEGATIVE_INFINITY);
            before = end;
        }
    }

    void add(Operation operation) {
        int index = place.getOrDefault(operation.id(), 0);
        double value = sum[leaves + index] + 1;
        set(index, value, value);
    }

    private void set(int index, double value, double end) {
        int node = leaves + index;
        sum[node] = value;
        highest[node] = end;
        for (node /= 2; node >= 1; node /= 2) {
            sum[node] = sum[2 * node] + sum[2 * node + 1];
            highest[node] = Math.max(highest[2 * node], sum[2 * node] + highest[2 * node + 1]);
        }
    }

    /** Of the fullest stretch. */
    double excess() {
        return highest[1];
    }

    /** The answer that it ends with, by its place. */
    int fullest() {
        int node = 1;
        while (node < leaves) {
            boolean left = highest[2 * node] >= sum[2 * node] + highest[2 * node + 1];
            node = left ? 2 * node : 2 * node + 1;
        }
        return node - leaves;
    }
}
