package brownout.chaos.run;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.run.FaultDriver.Step;
import brownout.chaos.workload.OpenLoop;
import brownout.chaos.workload.Pace;
import brownout.chaos.workload.PlannedOperation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Plays operations and fault steps, each at its time, from one thread that never waits for any of them.
 *
 * <p>Steps run in the background; two steps of one fault never overlap, so that a slow injection is over before its end
 * begins. The first step that fails ends the play.
 */
final class Conductor {
    private final Pace pace;
    private final Executor background;
    private final Map<String, CompletableFuture<Void>> tails = new HashMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Conductor(Pace pace, Executor background) {
        this.pace = pace;
        this.background = background;
    }

    /**
     * Plays until the last operation has been started, the last step has been submitted, and {@code end} has come.
     *
     * @param origin nanoseconds since the run began that all times count from
     */
    void play(List<PlannedOperation> operations, OpenLoop load, List<Step> steps, long origin, long end)
            throws InterruptedException {
        int operation = 0;
        int step = 0;
        while (failure.get() == null && (operation < operations.size() || step < steps.size())) {
            boolean stepIsNext = operation == operations.size()
                    || (step < steps.size()
                            && steps.get(step).at().toNanos()
                                    <= operations.get(operation).at());
            if (stepIsNext) {
                pace.sleepUntil(origin + steps.get(step).at().toNanos());
                submit(steps.get(step++));
            } else {
                pace.sleepUntil(origin + operations.get(operation).at());
                load.start(operations.get(operation++), origin);
            }
        }
        if (failure.get() == null) {
            pace.sleepUntil(end);
        }
    }

    private void submit(Step step) {
        CompletableFuture<Void> before = tails.getOrDefault(step.name(), CompletableFuture.completedFuture(null));
        tails.put(step.name(), before.thenRunAsync(step.doing(), background).whenComplete((done, thrown) -> {
            if (thrown != null) {
                failure.compareAndSet(null, cause(thrown));
            }
        }));
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** Waits for steps under way. @return why one failed, or that it did not end in time; else empty */
    Optional<RuntimeException> finish(long mostMillis) throws InterruptedException {
        try {
            CompletableFuture.allOf(tails.values().toArray(CompletableFuture[]::new))
                    .handle((done, thrown) -> true)
                    .get(mostMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillUnderWay) {
            return Optional.of(new ClusterException("a step was still under way after " + mostMillis + " ms"));
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Optional.ofNullable(failure.get())
                .map(thrown -> thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown));
    }
}
