package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Rendered;
import java.time.Instant;
import java.util.Optional;

/**
 * One provider call: recorded as STARTED before it, completed after it. A STARTED one that nobody completes is unknown.
 *
 * @param providerKey empty: none was sent
 * @param possibleDuplicate an earlier attempt may have been delivered, and no provider key covers both
 */
public record Attempt(
        int number,
        Channel channel,
        String account,
        String providerKey,
        String bytesHash,
        long fence,
        Instant startedAt,
        Optional<Instant> endedAt,
        Result result,
        String evidence,
        boolean possibleDuplicate) {
    /** What is known of it. */
    public enum Result {
        STARTED,
        DELIVERED_TO_PROVIDER,
        REJECTED,
        NOT_SENT,
        OUTCOME_UNKNOWN
    }

    static Attempt start(int number, Rendered rendered, Mark mark, boolean possibleDuplicate) {
        return new Attempt(
                number,
                rendered.channel(),
                mark.account(),
                mark.providerKey(),
                rendered.hash().hex(),
                mark.fence(),
                mark.at(),
                Optional.empty(),
                Result.STARTED,
                "",
                possibleDuplicate);
    }

    /** Under which account, provider key and fence an attempt starts, and when. */
    record Mark(String account, String providerKey, long fence, Instant at) {}

    Attempt end(DeliveryOutcome outcome, Instant at) {
        Result ended = outcome.fold(
                delivered -> Result.DELIVERED_TO_PROVIDER,
                rejected -> Result.REJECTED,
                notSent -> Result.NOT_SENT,
                unknown -> Result.OUTCOME_UNKNOWN);
        return new Attempt(
                number,
                channel,
                account,
                providerKey,
                bytesHash,
                fence,
                startedAt,
                Optional.of(at),
                ended,
                outcome.evidence(),
                possibleDuplicate);
    }

    /** Whether the provider may have taken it without anybody here knowing. */
    public boolean isUnknown() {
        return result == Result.OUTCOME_UNKNOWN;
    }
}
