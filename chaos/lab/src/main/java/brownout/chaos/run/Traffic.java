package brownout.chaos.run;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.fault.FaultPlane.LinkCounters;
import brownout.chaos.report.Series;
import brownout.chaos.run.FaultDriver.Step;
import brownout.chaos.workload.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Samples how many bytes cross each link while a load runs. */
final class Traffic {
    /** More curves than that nobody can tell apart. */
    private static final int MOST = 8;

    private static final Duration EVERY = Duration.ofMillis(500);

    private final Cluster cluster;
    private final Pace pace;
    private final Predicate<String> shown;
    private final List<Sample> samples = new ArrayList<>();

    /** @param shown the links whose curves are worth showing */
    Traffic(Cluster cluster, Pace pace, Predicate<String> shown) {
        this.cluster = cluster;
        this.pace = pace;
        this.shown = shown;
    }

    /** @param node of the service that a workload is about */
    static boolean isUsedBy(String node, String link) {
        return link.startsWith(node) || link.contains("→" + node);
    }

    private record Sample(long at, Map<String, LinkCounters> counters) {}

    List<Step> samples(Duration lasting) {
        List<Step> steps = new ArrayList<>();
        for (Duration at = Duration.ZERO; at.compareTo(lasting) <= 0; at = at.plus(EVERY)) {
            steps.add(new Step(at, "traffic", this::sample));
        }
        return steps;
    }

    private void sample() {
        try {
            Map<String, LinkCounters> counters = cluster.faults().counters();
            synchronized (samples) {
                samples.add(new Sample(pace.nanos(), counters));
            }
        } catch (ClusterException missed) {
            if (FailureSentence.isEndOfLab(missed)) {
                throw missed;
            }
            // Else a gap in a curve for display; what faults touched is counted on its own.
        }
    }

    /** KB/s by link, for the busiest of the links that are worth showing. */
    List<Series> series() {
        Map<String, double[]> rates = new TreeMap<>();
        long[] times;
        synchronized (samples) {
            times = new long[Math.max(0, samples.size() - 1)];
            for (int i = 1; i < samples.size(); i++) {
                times[i - 1] = samples.get(i).at();
                rate(samples.get(i - 1), samples.get(i), i - 1, times.length, rates);
            }
        }
        List<Series> series = new ArrayList<>();
        busiest(rates)
                .forEach((link, values) -> series.add(new Series(link, "KB/s", "traffic by link", times, values)));
        return series;
    }

    static Map<String, double[]> busiest(Map<String, double[]> rates) {
        Map<String, double[]> busiest = new TreeMap<>();
        rates.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                        link -> -Arrays.stream(link.getValue()).sum()))
                .limit(MOST)
                .forEach(link -> busiest.put(link.getKey(), link.getValue()));
        return busiest;
    }

    private void rate(Sample before, Sample after, int index, int size, Map<String, double[]> rates) {
        double seconds = Math.max(1, after.at() - before.at()) / 1e9;
        after.counters().forEach((link, counters) -> {
            LinkCounters earlier = before.counters().get(link);
            long bytes = counters.bytes() - (earlier == null ? 0 : earlier.bytes());
            if (bytes > 0 && shown.test(link)) {
                rates.computeIfAbsent(link, any -> new double[size])[index] = bytes / 1024.0 / seconds;
            }
        });
    }
}
