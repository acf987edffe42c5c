package brownout.notification.webhook;

import java.time.Instant;

/**
 * An event of which its tenant could not be told.
 *
 * @param at when it was given up
 * @param tries that were made
 * @param why the last one failed
 */
public record DeadLetter(WebhookEvent event, Instant at, int tries, String why) {}
