package brownout.notification.delivery;

import static brownout.notification.delivery.State.DEAD;
import static brownout.notification.delivery.State.EXPIRED;
import static brownout.notification.delivery.State.FAILED;
import static brownout.notification.delivery.State.QUEUED;
import static brownout.notification.delivery.State.RETRY_WAIT;
import static brownout.notification.delivery.State.SCHEDULED;
import static brownout.notification.delivery.State.SENT;
import static brownout.notification.delivery.State.UNCONFIRMED;
import static brownout.notification.delivery.State.UNKNOWN;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.DeliveryOutcome.Rejected;
import brownout.notification.channel.DeliveryOutcome.Unknown;
import brownout.notification.channel.ProviderGate;
import brownout.notification.channel.Providers;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a notification goes next. Pure: the same notification, outcome, time and dice give the same answer.
 *
 * <p>Invariant: an attempt whose outcome is unknown is never forgotten. While one is in the history, the notification is
 * sent again only if its guarantee allows it, and it never ends in a state that claims "not sent" (FAILED, DEAD,
 * EXPIRED): it ends SENT or UNCONFIRMED.
 */
public final class DeliveryPolicy {
    private static final String QUIET = "the recipient's quiet hours";

    private final Backoff backoff;
    private final RetryLimits limits;
    private final Providers providers;
    private final ProviderKeys keys;

    public DeliveryPolicy(Backoff backoff, RetryLimits limits, Providers providers, Switchboard<Safeguard> safeguards) {
        this.backoff = backoff;
        this.limits = limits;
        this.providers = providers;
        this.keys = new ProviderKeys(providers, limits, safeguards);
    }

    /** First decision about an accepted notification. */
    Notification admit(Notification accepted, Instant now) {
        return accepted.spec()
                .schedule()
                .sendAt()
                .filter(now::isBefore)
                .map(at -> accepted.waiting(SCHEDULED, now, "", at))
                .or(() -> accepted.spec()
                        .quietUntil(now)
                        .map(end -> unlessItExpires(accepted.waiting(SCHEDULED, now, QUIET, end), now)))
                .orElseGet(() -> accepted.to(QUEUED, now, ""));
    }

    /** A SCHEDULED notification whose time has come. */
    Notification scheduleDue(Notification scheduled, Instant now) {
        if (scheduled.isExpired(now)) {
            return scheduled.to(EXPIRED, now, "expired before it was due");
        }
        return scheduled
                .spec()
                .quietUntil(now)
                .map(end -> unlessItExpires(scheduled.postponed(now, end, QUIET), now))
                .orElseGet(() -> scheduled.to(QUEUED, now, ""));
    }

    private static Notification unlessItExpires(Notification scheduled, Instant now) {
        return scheduled.nextAttemptAt().filter(scheduled::isExpired).isPresent()
                ? scheduled.to(EXPIRED, now, "expires before the recipient's quiet hours end")
                : scheduled;
    }

    /** A SENDING notification whose attempt has just ended. */
    Notification afterAttempt(Notification sending, DeliveryOutcome outcome, Instant now) {
        var ended = sending.ended(outcome, now);
        return outcome.fold(
                delivered -> ended.to(SENT, now, ""),
                rejected -> afterRejection(ended, rejected, now),
                notSent -> notSent.begun()
                        ? afterNotSent(ended, notSent, now)
                        : afterNothing(sending.withoutLastAttempt(), notSent, now),
                unknown -> afterUnknown(ended, unknown, now));
    }

    private Notification afterRejection(Notification n, Rejected rejected, Instant now) {
        if (n.mayHaveBeenSent()) {
            return giveUp(n, FAILED, "refused after an attempt with unknown outcome: " + rejected.evidence(), now);
        }
        // The only failover there is: to another channel, on proof that the first one has not taken it.
        return n.openChannels().isEmpty()
                ? n.to(FAILED, now, rejected.evidence())
                : n.withoutRendering()
                        .to(
                                QUEUED,
                                now,
                                "refused by " + n.lastAttempt().channel().provider());
    }

    private Notification afterNotSent(Notification n, NotSent notSent, Instant now) {
        Duration wait = backoff.afterFailure(n.attempts().size());
        Duration asked = notSent.retryAfter().orElse(Duration.ZERO);
        return retryLater(n, now.plus(asked.compareTo(wait) > 0 ? asked : wait), notSent.evidence(), now);
    }

    /** A slow ledger must not use up the tries of a provider that was never called: only the deadline ends this. */
    private Notification afterNothing(Notification n, NotSent notBegun, Instant now) {
        return waitUntil(n, afterBackoff(n, now), notBegun.evidence(), now);
    }

    private Instant afterBackoff(Notification n, Instant now) {
        return now.plus(backoff.afterFailure(Math.max(1, n.attempts().size())));
    }

    private Notification afterUnknown(Notification n, Unknown unknown, Instant now) {
        Instant next = afterBackoff(n, now);
        return switch (n.spec().guarantee()) {
            case AT_LEAST_ONCE -> retryLater(n, next, unknown.evidence(), now);
            case EFFECTIVELY_ONCE -> n.waiting(UNKNOWN, now, unknown.evidence(), next);
            case AT_MOST_ONCE ->
                keys.canAsk(n)
                        ? n.waiting(UNKNOWN, now, unknown.evidence(), next)
                        : n.to(UNKNOWN, now, unknown.evidence()).to(UNCONFIRMED, now, unknown.evidence());
        };
    }

    /** Whether an UNKNOWN notification may go to the provider once more. */
    boolean mayBeResent(Notification unknown, Instant now) {
        return unknown.spec().guarantee() == Guarantee.EFFECTIVELY_ONCE
                && unknown.attempts().size() < limits.maxAttempts()
                && !isTooLate(unknown, now)
                && mayResend(unknown, now);
    }

    /** Whether the provider can still be asked about an UNKNOWN notification that is not sent again. */
    boolean mayBeAskedFor(Notification unknown, Instant now) {
        return keys.canAsk(unknown) && now.isBefore(deadline(unknown).plus(limits.maxAge()));
    }

    Notification confirmed(Notification unknown, Instant now, String messageId) {
        return unknown.to(SENT, now, "found at the provider as " + messageId);
    }

    Notification unconfirmed(Notification n, Instant now, String why) {
        return n.to(UNCONFIRMED, now, why);
    }

    /**
     * The provider does not know it now. That is final only if it is not to be sent again, and when no request can still be
     * on its way: until then it is asked again.
     */
    Notification notFound(Notification unknown, boolean sendLater, Instant now) {
        String why = "the provider does not know it, and it may not be sent again";
        return sendLater || keys.mayStillLand(unknown, now)
                ? askAgain(unknown, now, why)
                : unconfirmed(unknown, now, why);
    }

    Notification askAgain(Notification unknown, Instant now, String why) {
        return unknown.postponed(
                now, now.plus(backoff.afterFailure(unknown.attempts().size() + 1)), why);
    }

    /** A RETRY_WAIT notification whose time has come. */
    Notification retryDue(Notification waiting, Instant now) {
        if (waiting.mayHaveBeenSent() && !mayResend(waiting, now)) {
            return waiting.waiting(UNKNOWN, now, "not safe to send again", now);
        }
        return waiting.to(QUEUED, now, waiting.reason());
    }

    /** What becomes of a redriven one whose turn has come; empty: it starts. Its key may have expired since the wish. */
    Optional<Notification> redriveOvertaken(Notification queued, boolean allowRisky, Instant now) {
        return allowRisky || keys.uncovered(queued, now).isEmpty()
                ? Optional.empty()
                : Optional.of(giveUp(queued, DEAD, "its key expired before it could be sent again", now));
    }

    public ProviderKeys keys() {
        return keys;
    }

    ProviderGate gate(Channel channel) {
        return providers.gate(channel);
    }

    /** What becomes of a QUEUED notification that can no longer start; empty: it can. */
    Optional<Notification> overtaken(Notification queued, Instant now) {
        if (isTooLate(queued, now)) {
            return Optional.of(tooLate(queued, "too late to be sent", now));
        }
        if (queued.mayHaveBeenSent() && !mayResend(queued, now)) {
            return Optional.of(giveUp(queued, DEAD, "not safe to send again", now));
        }
        return queued.spec().quietUntil(now).map(end -> waitUntil(queued, end, QUIET, now));
    }

    /** Whether it is past its deadline: its {@code expiresAt}, or the greatest age. No attempt starts any more. */
    private boolean isTooLate(Notification n, Instant now) {
        return !now.isBefore(deadline(n));
    }

    /** The end of one whose deadline has come before anybody could send it. */
    private Notification tooLate(Notification n, String why, Instant now) {
        return giveUp(n, n.spec().schedule().expiresAt().isPresent() ? EXPIRED : DEAD, why, now);
    }

    /** No proof of address or consent could be had. {@code failures} counts from 1. */
    Notification lookupFailed(Notification queued, int failures, String evidence, Instant now) {
        Instant next = now.plus(backoff.afterFailure(failures));
        return isTooLate(queued, next)
                ? tooLate(queued, evidence, now)
                : queued.waiting(RETRY_WAIT, now, evidence, next);
    }

    /**
     * No more attempts: it ends in {@code end} if it is proven not sent. Where one may have arrived, the provider is asked
     * before anybody gives up, and one that nobody can tell about is never said to be unsent.
     */
    Notification giveUp(Notification n, State end, String why, Instant now) {
        if (!n.mayHaveBeenSent()) {
            return n.to(end, now, why);
        }
        return keys.canAsk(n) ? n.waiting(UNKNOWN, now, why, afterBackoff(n, now)) : n.to(UNCONFIRMED, now, why);
    }

    private Notification retryLater(Notification n, Instant next, String evidence, Instant now) {
        return n.attempts().size() >= limits.maxAttempts()
                ? giveUp(n, DEAD, "given up after " + n.attempts().size() + " attempts: " + evidence, now)
                : waitUntil(n, next, evidence, now);
    }

    private Notification waitUntil(Notification n, Instant next, String evidence, Instant now) {
        if (n.spec().schedule().expiresAt().filter(end -> !next.isBefore(end)).isPresent()) {
            return giveUp(n, EXPIRED, "expires before the next attempt: " + evidence, now);
        }
        return next.isBefore(deadline(n))
                ? n.waiting(RETRY_WAIT, now, evidence, next)
                : giveUp(n, DEAD, "given up by age: " + evidence, now);
    }

    private boolean mayResend(Notification n, Instant now) {
        if (n.lastAttempt().result() == Attempt.Result.REJECTED) {
            // What the provider refuses it refuses again; whether an earlier attempt arrived, it can only be asked.
            return false;
        }
        return switch (n.spec().guarantee()) {
            case AT_MOST_ONCE -> false;
            case AT_LEAST_ONCE -> true;
            case EFFECTIVELY_ONCE -> keys.coverResend(n, now);
        };
    }

    private Instant deadline(Notification n) {
        var schedule = n.spec().schedule();
        Instant start = schedule.sendAt().orElse(n.request().acceptedAt());
        return schedule.expiresAt().orElse(start.plus(limits.maxAge()));
    }
}
