package brownout.notification.channel;

/** What a provider answers when asked, by idempotency key, whether it has taken a message. */
public sealed interface Reconciliation {
    /** It has. */
    record Found(String messageId) implements Reconciliation {}

    /** It has no such message now. That proves nothing about a request still on its way, or a key it has forgotten. */
    record NotFound() implements Reconciliation {}

    /** The question got no usable answer. */
    record Unanswered(String evidence) implements Reconciliation {}
}
