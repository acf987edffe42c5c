package brownout.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunChartTest {

    @Test
    void variants_of_a_run_share_their_axes() {
        RunReport run = SampleRuns.lostAck(40);
        RunChart both = RunChart.of(run.variants());
        RunChart one = RunChart.of(run.variants().subList(0, 1));
        assertThat(both.end()).isGreaterThanOrEqualTo(one.end());
        assertThat(both.rate()).isGreaterThanOrEqualTo(one.rate());
    }

    @Test
    void bins_are_as_fine_as_the_run_has_operations_for() {
        for (long seconds : new long[] {1, 20, 90, 600, 86_400}) {
            long end = seconds * 1_000_000_000L;
            RunChart coarse = RunChart.of(List.of(variant(List.of(ok(0, end, 5)))));
            assertThat(coarse.end() / coarse.bin()).as(seconds + " s, quiet").isBetween(10L, 26L);
            VariantResult busy = variant(IntStream.rangeClosed(0, 1_000)
                    .mapToObj(i -> ok(i, end / 1_000 * i, 5))
                    .toList());
            RunChart chart = RunChart.of(List.of(busy));
            assertThat(chart.end() / chart.bin()).as(seconds + " s").isBetween(40L, 101L);
        }
    }

    @Test
    void every_operation_is_in_a_bin_and_in_a_point() {
        VariantResult variant = SampleRuns.lostAck(40).variants().get(0);
        RunChart chart = RunChart.of(List.of(variant));
        long operations = Figures.of(variant.history()).operations();
        assertThat(chart.bins(variant.history()).stream()
                        .mapToInt(counts -> IntStream.of(counts).sum())
                        .sum())
                .isEqualTo((int) operations);
        assertThat(chart.points(variant.history()).values().stream()
                        .flatMap(List::stream)
                        .mapToInt(RunChart.Point::count)
                        .sum())
                .isEqualTo((int) operations);
    }

    @Test
    void one_slow_operation_among_a_hundred_thousand_is_a_point_of_its_own() {
        List<Operation> operations = new ArrayList<>(IntStream.range(0, 100_000)
                .mapToObj(i -> ok(i, i * 1_000L, 2_000_000))
                .toList());
        operations.add(ok(100_000, 50_000_000, 900_000_000));
        VariantResult variant = variant(operations);
        List<RunChart.Point> points =
                RunChart.of(List.of(variant)).points(variant.history()).get(Outcome.OK);
        assertThat(points)
                .hasSizeLessThan(200)
                .filteredOn(point -> point.count() == 1)
                .hasSize(1);
    }

    @Test
    void a_gap_in_a_series_stays_a_gap_and_no_peak_is_lost() {
        long[] times = IntStream.range(0, 10_000).mapToLong(i -> i * 1_000_000L).toArray();
        double[] values = new double[10_000];
        values[4_321] = 77;
        values[6_000] = Double.NaN;
        RunChart chart = new RunChart(10_000_000_000L, 1_000_000_000, 1, List.of(1.0, 10.0));
        List<RunChart.Sample> samples = chart.samples(new Series("lag", "records", "lag", times, values));
        assertThat(samples).hasSizeLessThan(700);
        assertThat(samples).filteredOn(sample -> Double.isNaN(sample.value())).hasSize(1);
        assertThat(samples).filteredOn(sample -> sample.value() == 77).hasSize(1);
    }

    @Test
    void a_run_without_a_single_operation_has_axes() {
        RunChart chart = RunChart.of(List.of(variant(List.of())));
        assertThat(chart.end()).isPositive();
        assertThat(chart.decades()).hasSizeGreaterThan(1);
    }

    private static Operation ok(long id, long at, long latency) {
        return new Operation(id, 0, "", "submit", "k", Outcome.OK, at, at + latency, Map.of(), Map.of());
    }

    private static VariantResult variant(List<Operation> operations) {
        return new VariantResult(
                "all safeguards on",
                List.of(),
                "holds",
                Verdict.INCONCLUSIVE,
                false,
                "Nothing was seen.",
                List.of(),
                new History(Instant.EPOCH, operations, List.of(), List.of(), List.of()),
                List.of());
    }
}
