package brownout.notification.adapter.kafka;

/**
 * The topics and the group that belong together.
 *
 * @param requests accepted, not yet decided
 * @param ledger compacted; partition n holds what was decided about partition n of the requests
 * @param settled ids of what the ledger has forgotten, for the dedup horizon; partition n as above
 * @param quarantine requests that could not be read
 * @param outcomes of attempts that whoever read them could not record in the ledger; partition n as above
 * @param layout how many partitions there were at the beginning
 * @param webhookDeadLetters what tenants could not be told; one partition
 * @param group shares the requests' partitions
 */
public record TopicNames(
        String requests,
        String ledger,
        String settled,
        String deadLetters,
        String quarantine,
        String outcomes,
        String layout,
        String webhookDeadLetters,
        String group) {
    /** The service's own. */
    public static final TopicNames DEFAULT = new TopicNames(
            "notification.requests",
            "notification.ledger",
            "notification.settled",
            "notification.dead-letters",
            "notification.quarantine",
            "notification.outcomes",
            "notification.layout",
            "notification.webhook-dead-letters",
            "notification-service");

    String transactionalId(int partition) {
        return ledger + "-" + partition;
    }
}
