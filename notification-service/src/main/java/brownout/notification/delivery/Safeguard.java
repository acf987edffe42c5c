package brownout.notification.delivery;

/** What can be switched off at run time, with the reason not to. */
public enum Safeguard implements brownout.frontdoor.safeguard.Safeguard {
    DEDUP_LEDGER(
            "dedup-ledger",
            "No double send by redelivery, by a repeated request or by a takeover: the owner of a partition records"
                    + " STARTED in the ledger before it calls the provider, and looks every request up there first.",
            "One Kafka transaction before and one after each batch of sends; the ledger's entries in memory.",
            "A plain consumer: it sends, then commits. A crash between the two sends again, and a repeated request that"
                    + " reaches the topic is a second message."),
    PROVIDER_IDEMPOTENCY_KEY(
            "provider-idempotency-key",
            "No double delivery when the answer of a provider is lost: every attempt of one notification carries the"
                    + " same key, and the provider absorbs the second.",
            "None worth naming; the provider must offer it (SMTP does not).",
            "An unknown outcome is sent again blindly: each lost answer is a second message on the phone."),
    STRONG_CONSENT(
            "strong-consent",
            "No message after an opt-out or a block: profile-service is asked at level STRONG before every attempt, also one"
                    + " that repeats an unknown outcome, and again when the answer has grown old in a lane.",
            "A strong read per attempt. While profile-service is away, messages to its users wait.",
            "The first answer, which may come from a replica that is behind, counts for every attempt: an opt-out between"
                    + " two attempts is not seen."),
    FROZEN_BYTES(
            "frozen-bytes",
            "No other text under the same key: the bytes of the first attempt are kept in the ledger, and every later"
                    + " attempt sends them again, whatever has become of the template.",
            "A message's bytes in the ledger and in memory until it is settled.",
            "Each attempt is made anew. After an edit the provider refuses the known key with other bytes, and where it has"
                    + " no keys the recipient reads two different messages."),
    OUTCOME_STASH(
            "outcome-stash",
            "No double send when an instance is cut off from Kafka and lives on: an answer of a provider that it has read"
                    + " and cannot record is kept, and told to whoever owns the partition by then.",
            "What a dead owner had started waits delivery.outcome-grace longer before it counts as unknown.",
            "The next owner finds STARTED and nothing else: a message that is known to be sent is sent again"
                    + " (AT_LEAST_ONCE) or ends UNCONFIRMED (AT_MOST_ONCE)."),
    PARTITION_FENCING(
            "partition-fencing",
            "No two owners of one partition: whoever takes it over opens its ledger under the partition's transactional id,"
                    + " and from then on every commit of an earlier owner is refused, however long it was paused.",
            "A takeover waits until the coordinator has ended what the earlier owner had open.",
            "Each instance commits under an id of its own: one that was paused past its session wakes up, goes on with what"
                    + " it had queued, and sends what its successor has sent meanwhile."),
    ATOMIC_RESERVE(
            "atomic-reserve",
            "One body per key, as far as answers go: looking whether an idempotency key is free and taking it are one step in"
                    + " Redis, so that two requests never both find it free.",
            "None worth naming: one Lua call instead of two commands.",
            "Check, then act: two different bodies under one key, at the same moment, are both answered 202 as checked. The"
                    + " owner of the partition still sends one of them only."),
    KEY_LIFETIME(
            "key-lifetime",
            "No double delivery by a resend under a key that the provider has forgotten: after the key's lifetime, less a"
                    + " safety margin, the provider is asked and nothing is sent again.",
            "What nobody can tell by then ends UNCONFIRMED, for a person to look at.",
            "A resend under a key that has expired is a new message to the provider, and a second one on the phone."),
    BACKOFF_JITTER(
            "backoff-jitter",
            "No thundering herd: what failed together comes back spread over the whole delay.",
            "None.",
            "What failed together comes back together, and makes a provider that recovers fail again."),
    LANES(
            "lanes",
            "No waiting behind others: transactional messages go before marketing, which never takes the last quarter of the"
                    + " slots, and tenants take turns, for lookups as for sends.",
            "A quarter of the slots is idle while only marketing is sent.",
            "One queue, first come first served: a campaign delays every password reset behind it."),
    RETRY_BUDGET(
            "retry-budget",
            "No retry storm: over ten seconds a provider gets no more retries than a tenth of the first attempts, and a small"
                    + " reserve. What is over the budget waits; it does not fail.",
            "After an outage, what failed comes back at the pace of the budget.",
            "Everything that failed is tried again as fast as the backoff allows, at the moment when the provider can bear it"
                    + " least: calls multiply, and each one may leave an unknown outcome."),
    CIRCUIT_BREAKER(
            "circuit-breaker",
            "No calls into a provider that is ill: what has not begun waits without an attempt, or takes the next channel of"
                    + " the caller, which is allowed because nothing was sent.",
            "A provider that recovers is called again a few seconds later.",
            "Every message first hangs in the ill provider, its slot with it, and comes out with an unknown outcome that no"
                    + " other channel may follow."),
    SHARED_LIMIT(
            "shared-limit",
            "No tenant, and nobody for one recipient, gets more than the rate that is allowed, however many instances there"
                    + " are: they count together in Redis.",
            "One Redis call for each new notification, where limits are configured.",
            "Each instance counts alone: two let twice the rate pass."),
    MONOTONE_RECEIPTS(
            "monotone-receipts",
            "A receipt moves a notification forwards only: one that is late or comes again changes nothing.",
            "None worth naming; the last receipts of a notification in its ledger entry.",
            "The last receipt to arrive wins: what was delivered is shown as merely sent again.");

    private final String label;
    private final String protects;
    private final String cost;
    private final String without;

    Safeguard(String label, String protects, String cost, String without) {
        this.label = label;
        this.protects = protects;
        this.cost = cost;
        this.without = without;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String protects() {
        return protects;
    }

    @Override
    public String cost() {
        return cost;
    }

    @Override
    public String without() {
        return without;
    }
}
