package brownout.chaos.run;

import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.report.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a report shows beside the operations, drawn from a history. */
final class RunSeries {
    private RunSeries() {}

    static List<Series> of(History history, Set<String> lastEvents, Traffic traffic) {
        List<Series> series = new ArrayList<>(backlog(history, lastEvents));
        series.addAll(staleness(history));
        series.addAll(traffic.series());
        return series;
    }

    /** Accepted and not yet delivered, or not yet completed. */
    private static List<Series> backlog(History history, Set<String> lastEvents) {
        TreeMap<Long, Integer> changes = new TreeMap<>();
        Map<String, Long> acceptedAt = new HashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.action().equals("submit") && operation.outcome() == Outcome.OK) {
                String id = operation.out().getOrDefault("id", "");
                acceptedAt.merge(id, operation.completedAt(), Math::min);
            }
        }
        if (acceptedAt.isEmpty()) {
            return List.of();
        }
        acceptedAt.values().forEach(at -> changes.merge(at, 1, Integer::sum));
        Set<String> over = new HashSet<>();
        for (Event event : history.events()) {
            boolean ends = lastEvents.contains(event.kind());
            Long accepted = acceptedAt.get(event.key());
            if (ends && accepted != null && over.add(event.key())) {
                changes.merge(Math.max(event.at(), accepted), -1, Integer::sum);
            }
        }
        return List.of(running("accepted, not yet done", "", "backlog", changes));
    }

    private static Series running(String name, String unit, String group, TreeMap<Long, Integer> changes) {
        long[] times = new long[changes.size()];
        double[] values = new double[changes.size()];
        int index = 0;
        int sum = 0;
        for (Map.Entry<Long, Integer> change : changes.entrySet()) {
            sum += change.getValue();
            times[index] = change.getKey();
            values[index++] = sum;
        }
        return new Series(name, unit, group, times, values);
    }

    /** How many acknowledged versions a read was behind, by region and level. */
    private static List<Series> staleness(History history) {
        Map<String, List<Operation>> reads = new TreeMap<>();
        Map<String, List<Operation>> writes = new HashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.outcome() != Outcome.OK) {
                continue;
            }
            if (operation.action().equals("write")) {
                writes.computeIfAbsent(operation.key(), key -> new ArrayList<>())
                        .add(operation);
            } else if (operation.action().equals("read")) {
                String name = operation.in().getOrDefault("region", "") + " "
                        + operation.in().getOrDefault("level", "");
                reads.computeIfAbsent(name, key -> new ArrayList<>()).add(operation);
            }
        }
        writes.values().forEach(list -> list.sort(Comparator.comparingLong(Operation::completedAt)));
        List<Series> series = new ArrayList<>();
        reads.forEach((name, list) -> series.add(behind(name, list, writes)));
        return series;
    }

    private static Series behind(String name, List<Operation> reads, Map<String, List<Operation>> writes) {
        List<Operation> ordered = reads.stream()
                .sorted(Comparator.comparingLong(Operation::completedAt))
                .toList();
        long[] times = new long[ordered.size()];
        double[] values = new double[ordered.size()];
        for (int i = 0; i < ordered.size(); i++) {
            Operation read = ordered.get(i);
            times[i] = read.completedAt();
            TreeSet<Long> newer = new TreeSet<>();
            for (Operation write : writes.getOrDefault(read.key(), List.of())) {
                if (write.completedAt() >= read.invokedAt()) {
                    break;
                }
                if (version(write) > version(read)) {
                    newer.add(version(write));
                }
            }
            values[i] = newer.size();
        }
        return new Series(name, "versions", "versions behind", times, values);
    }

    private static long version(Operation operation) {
        String text = operation.out().getOrDefault("version", "0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
