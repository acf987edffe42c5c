package brownout.chaos.report;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Round steps for axes and bins. */
final class Scale {

    private Scale() {}

    /** The smallest of 1, 2, 5, 10, 20, … (times any power of ten) that is not below {@code atLeast}. */
    static double roundStep(double atLeast) {
        if (!(atLeast > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        return DoubleStream.of(1, 2, 5, 10)
                .map(factor -> factor * power)
                .filter(step -> step >= atLeast * (1 - 1e-9))
                .findFirst()
                .orElse(10 * power);
    }

    /** Round values from 0 to {@code max}, at most {@code count} and one. */
    static List<Double> ticks(double max, int count) {
        double step = roundStep(max / count);
        int last = (int) Math.floor(max / step + 1e-9);
        return IntStream.rangeClosed(0, last).mapToObj(i -> i * step).toList();
    }

    /** Powers of ten from below {@code min} to above {@code max}; at least two. */
    static List<Double> decades(double min, double max) {
        int low = (int) Math.floor(Math.log10(Math.max(min, 1e-3)));
        int high = Math.max(low + 1, (int) Math.ceil(Math.log10(Math.max(max, 1e-3))));
        return IntStream.rangeClosed(low, high)
                .mapToObj(exponent -> Math.pow(10, exponent))
                .toList();
    }
}
