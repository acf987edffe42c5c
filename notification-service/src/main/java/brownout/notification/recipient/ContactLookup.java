package brownout.notification.recipient;

/** The answer to "where, and may we?". No answer is an answer of its own: it is never read as a yes. */
public sealed interface ContactLookup {
    record Found(Contact contact) implements ContactLookup {}

    record NoSuchUser() implements ContactLookup {}

    record Unavailable(String evidence) implements ContactLookup {}
}
