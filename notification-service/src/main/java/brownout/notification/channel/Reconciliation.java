package brownout.notification.channel;

import java.util.function.Function;

/** What a provider answers when asked, by idempotency key, whether it has taken a message. */
public sealed interface Reconciliation {
    <T> T fold(Function<Found, T> found, Function<NotFound, T> notFound, Function<Unanswered, T> unanswered);

    /** It has. */
    record Found(String messageId) implements Reconciliation {
        @Override
        public <T> T fold(
                Function<Found, T> found, Function<NotFound, T> notFound, Function<Unanswered, T> unanswered) {
            return found.apply(this);
        }
    }

    /** It has no such message now. That proves nothing about a request still on its way, or a key it has forgotten. */
    record NotFound() implements Reconciliation {
        @Override
        public <T> T fold(
                Function<Found, T> found, Function<NotFound, T> notFound, Function<Unanswered, T> unanswered) {
            return notFound.apply(this);
        }
    }

    /** The question got no usable answer. */
    record Unanswered(String evidence) implements Reconciliation {
        @Override
        public <T> T fold(
                Function<Found, T> found, Function<NotFound, T> notFound, Function<Unanswered, T> unanswered) {
            return unanswered.apply(this);
        }
    }
}
