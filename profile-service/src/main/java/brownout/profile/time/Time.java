package brownout.profile.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The clocks of one process.
 *
 * <p>Deadlines and freshness proofs use {@link #nanos()} alone: it never jumps, and it is never compared with the clock
 * of another process.
 */
public interface Time {

    /** Nanoseconds on a monotonic clock with an arbitrary origin. */
    long nanos();

    /** The clock on the wall: for people, and for the safeguard that is wrong on purpose. */
    Instant wallClock();

    /** Completes after the delay; cancel it to free the timer. A delay of zero or less completes soon. */
    CompletableFuture<Void> after(Duration delay);

    /** What {@code source} brings within the time, else what {@code otherwise} says; {@code source} itself goes on. */
    default <T> CompletableFuture<T> within(CompletableFuture<T> source, Duration limit, Supplier<T> otherwise) {
        if (source.isDone()) {
            return source;
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<Void> timer = after(limit);
        var unusedTimeout = timer.thenRun(() -> result.complete(otherwise.get()));
        var unusedAnswer = source.whenComplete((value, failure) -> {
            timer.cancel(false);
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(value);
            }
        });
        return result;
    }
}
