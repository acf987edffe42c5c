package brownout.notification.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is known after one call of a provider.
 *
 * <p>Four answers, not two: a lost answer is neither a success nor a failure, and whoever treats it as one of them either
 * loses messages or doubles them.
 */
public sealed interface DeliveryOutcome {
    /** What was seen: a status line, an exception, the provider's message id. For people, and {@link Evidence#brief brief}. */
    String evidence();

    <T> T fold(
            Function<Delivered, T> delivered,
            Function<Rejected, T> rejected,
            Function<NotSent, T> notSent,
            Function<Unknown, T> unknown);

    /** The provider took it and named it. */
    record Delivered(String messageId) implements DeliveryOutcome {
        public Delivered {
            messageId = Evidence.brief(messageId);
        }

        @Override
        public String evidence() {
            return messageId;
        }

        @Override
        public <T> T fold(
                Function<Delivered, T> delivered,
                Function<Rejected, T> rejected,
                Function<NotSent, T> notSent,
                Function<Unknown, T> unknown) {
            return delivered.apply(this);
        }
    }

    /** The provider refused it, and would refuse it again: a bad address, a malformed request. */
    record Rejected(String evidence) implements DeliveryOutcome {
        public Rejected {
            evidence = Evidence.brief(evidence);
        }

        @Override
        public <T> T fold(
                Function<Delivered, T> delivered,
                Function<Rejected, T> rejected,
                Function<NotSent, T> notSent,
                Function<Unknown, T> unknown) {
            return rejected.apply(this);
        }
    }

    /**
     * Proven not taken: no connection came up, or the provider said "later".
     *
     * @param retryAfter the provider's wish, when it named one
     * @param begun false: the call was not even tried, so that it says nothing about the provider
     */
    record NotSent(String evidence, Optional<Duration> retryAfter, boolean begun) implements DeliveryOutcome {
        public NotSent {
            evidence = Evidence.brief(evidence);
        }

        public NotSent(String evidence) {
            this(evidence, Optional.empty());
        }

        public NotSent(String evidence, Optional<Duration> retryAfter) {
            this(evidence, retryAfter, true);
        }

        /** Too much time has passed since it was recorded as started: this process may have been replaced. */
        public static NotSent notBegun(Duration late) {
            return notBegun(late.toMillis() + " ms passed since it was recorded as started");
        }

        public static NotSent notBegun(String why) {
            return new NotSent("not begun: " + why, Optional.empty(), false);
        }

        @Override
        public <T> T fold(
                Function<Delivered, T> delivered,
                Function<Rejected, T> rejected,
                Function<NotSent, T> notSent,
                Function<Unknown, T> unknown) {
            return notSent.apply(this);
        }
    }

    /** Taken or not: nobody here can tell. A timeout, a reset after the first byte left, a 5xx, a crash. */
    record Unknown(String evidence) implements DeliveryOutcome {
        public Unknown {
            evidence = Evidence.brief(evidence);
        }

        @Override
        public <T> T fold(
                Function<Delivered, T> delivered,
                Function<Rejected, T> rejected,
                Function<NotSent, T> notSent,
                Function<Unknown, T> unknown) {
            return unknown.apply(this);
        }
    }
}
