package brownout.chaos.workload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Asks many questions, a few at a time: the aftermath must not be a load of its own. */
public final class Batches {
    private static final int AT_ONCE = 16;
    /** Far beyond any client's own time-out. */
    private static final long MOST_SECONDS = 120;

    private Batches() {}

    /** Every question is asked, and every answer has been handled, when this returns. */
    public static <Q> void ask(Collection<Q> questions, Function<Q, CompletionStage<?>> asking)
            throws InterruptedException {
        Iterator<Q> left = List.copyOf(questions).iterator();
        while (left.hasNext()) {
            List<CompletableFuture<?>> batch = new ArrayList<>();
            while (left.hasNext() && batch.size() < AT_ONCE) {
                batch.add(asking.apply(left.next()).toCompletableFuture());
            }
            try {
                CompletableFuture.allOf(batch.toArray(CompletableFuture[]::new)).get(MOST_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException bug) {
                throw new IllegalStateException("a client gave no answer within " + MOST_SECONDS + " s", bug);
            } catch (java.util.concurrent.ExecutionException bug) {
                throw new IllegalStateException("a client must not fail: " + bug.getCause(), bug);
            }
        }
    }
}
