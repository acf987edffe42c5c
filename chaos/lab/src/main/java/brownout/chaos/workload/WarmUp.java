package brownout.chaos.workload;

import java.time.Duration;
import java.util.List;

/**
 * A few operations before the load, which nobody records: a service that was just started loads its classes and opens
 * its connections with the first requests, and that is not what a scenario is about.
 */
public final class WarmUp {
    private static final int AT_ONCE = 4;
    private static final int QUICK_ROUNDS = 2;
    private static final long QUICK = Duration.ofMillis(150).toNanos();
    private static final long MOST = Duration.ofSeconds(8).toNanos();

    private WarmUp() {}

    /** Ends when two rounds in a row were quick, or after some seconds: a system that stays slow is not this one's matter. */
    public static void run(List<PlannedOperation> operations, Client client, Pace pace) throws InterruptedException {
        long deadline = pace.nanos() + MOST;
        int quick = 0;
        for (int i = 0;
                i + AT_ONCE <= operations.size() && quick < QUICK_ROUNDS && pace.nanos() < deadline;
                i += AT_ONCE) {
            long began = pace.nanos();
            Batches.ask(
                    operations.subList(i, i + AT_ONCE),
                    operation -> client.send("", operation.action(), operation.key(), operation.in()));
            quick = pace.nanos() - began < QUICK ? quick + 1 : 0;
        }
    }
}
