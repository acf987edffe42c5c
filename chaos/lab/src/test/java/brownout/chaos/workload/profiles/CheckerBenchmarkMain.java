package brownout.chaos.workload.profiles;

import brownout.chaos.checker.Checker;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.registry.Checkers;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How long the checkers take for a linearizable history of one hot profile, in processor time, so that a busy machine
 * tells the same as an idle one; a measurement and not a test. Arguments: the
 * number of operations, 100000 when absent.
 */
public final class CheckerBenchmarkMain {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CheckerBenchmarkMain() {}

    public static void main(String[] arguments) {
        int number = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        History history = hot(number);
        for (String check : List.of("linearizable", "session", "bounded:2s", "sequential", "staleness:all")) {
            Checker checker = Checkers.standard().named(check);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                long start = THREADS.getCurrentThreadCpuTime();
                checker.check(history);
                best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
            }
            System.out.printf(
                    "%-14s %d operations on one profile: %.0f ms of processor time (best of 5)%n",
                    check, number, best / 1e6);
        }
    }

    private static History hot(int number) {
        Random random = new Random(1);
        List<Operation> operations = new ArrayList<>();
        long version = 0;
        for (int i = 0; i < number; i++) {
            long effect = i * 10_000L;
            boolean write = random.nextInt(5) == 0;
            version += write ? 1 : 0;
            Map<String, String> out = Map.of("version", "" + version, "opId", "w" + version);
            Map<String, String> in = write
                    ? Map.of("opId", "w" + version)
                    : Map.of("level", List.of("strong", "session", "bounded").get(random.nextInt(3)));
            operations.add(new Operation(
                    i,
                    i % 64,
                    "s" + i % 64,
                    write ? "write" : "read",
                    "p",
                    Outcome.OK,
                    Math.max(0, effect - random.nextInt(300_000)),
                    effect + random.nextInt(300_000),
                    in,
                    out));
        }
        return new History(Instant.EPOCH, operations, List.of(), List.of(), List.of());
    }
}
