package brownout.notification.recipient;

/** What profile-service knows about a user. */
public record Contact(Recipient addresses, boolean marketingOptOut, boolean blocked) {}
