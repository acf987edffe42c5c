package brownout.notification.recipient;

/** The answer to "where, and may we?". No answer is an answer of its own: it is never read as a yes. */
public sealed interface ContactLookup {
    record Found(Contact contact) implements ContactLookup {}

    record NoSuchUser() implements ContactLookup {}

    /** The question itself is refused, and would be refused again: no such id can exist. */
    record Refused(String evidence) implements ContactLookup {}

    record Unavailable(String evidence) implements ContactLookup {}
}
