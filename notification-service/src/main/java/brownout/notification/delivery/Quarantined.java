package brownout.notification.delivery;

/**
 * A record that cannot be read here, kept for a person or for a newer version.
 *
 * @param key of the record, as it came
 * @param value its bytes, as they came; empty when there were none
 */
public record Quarantined(String key, byte[] value, String why) {}
