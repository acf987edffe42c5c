package brownout.notification.signature;

import java.time.Instant;

/**
 * A message and the headers that prove who sent it.
 *
 * @param id the event's, header {@value #ID}; also what a receiver recognises a repeat by
 * @param at when it was signed, header {@value #TIMESTAMP}, in whole seconds since 1970
 * @param signature header {@value #SIGNATURE}: {@code v1,BASE64}, or several of them separated by spaces
 */
public record Signed(String id, Instant at, byte[] body, String signature) {
    public static final String ID = "webhook-id";
    public static final String TIMESTAMP = "webhook-timestamp";
    public static final String SIGNATURE = "webhook-signature";
}
