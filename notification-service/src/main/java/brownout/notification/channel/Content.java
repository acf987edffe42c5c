package brownout.notification.channel;

/** What a person reads. {@code title} may be empty: SMS has none. */
public record Content(String title, String body) {}
