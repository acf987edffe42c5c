package brownout.chaos.testkit.provider;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What the sender is to be told, and when.
 *
 * @param messageId of the delivered message; empty when nothing was delivered
 * @param retryAfterSeconds with {@link Kind#RATE_LIMITED}
 * @param latency to wait after {@code due}
 * @param due completes when the answer may leave: when the log is on disk, and for {@link Kind#NOTHING} when the
 *     behaviour that withholds the answer has ended
 */
public record Reply(Kind kind, String messageId, int retryAfterSeconds, Duration latency, CompletableFuture<Void> due) {

    /** The kinds of answer; each protocol has its own words for them. */
    public enum Kind {
        ACCEPTED,
        RATE_LIMITED,
        UNAVAILABLE,
        /** The idempotency key was used with another body. */
        KEY_REUSED,
        /** Close the connection without an answer. */
        NOTHING
    }
}
