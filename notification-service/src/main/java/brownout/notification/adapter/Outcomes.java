package brownout.notification.adapter;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Translation;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.intake.Cancellation;
import brownout.notification.intake.ReceiptIntake;
import brownout.notification.intake.Redrive;
import brownout.notification.intake.Submitted;
import brownout.notification.query.Views;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The one place where outcomes become problems, over HTTP and gRPC alike. What went well is returned. */
@Singleton
public final class Outcomes implements Translation {
    private static final ProblemType SIGNATURE_INVALID =
            new ProblemType("signature-invalid", 401, "UNAUTHENTICATED", "The signature does not prove who sent this");
    private static final Duration SOON = Duration.ofSeconds(1);

    public static NotificationId id(String text) {
        return NotificationId.parse(text).orElseThrow(Outcomes::noSuchNotification);
    }

    /** @throws ProblemException 409, 422, 429, 503 or 504 */
    public static Submitted.Accepted accepted(Submitted submitted) {
        if (submitted instanceof Submitted.Accepted accepted) {
            return accepted;
        }
        if (submitted instanceof Submitted.InProgress inProgress) {
            // An accept takes milliseconds: a second, the least that can be said, is long enough.
            throw Problem.of(
                            ProblemType.REQUEST_IN_PROGRESS,
                            "notification " + inProgress.id() + " is being accepted; ask again with the same key")
                    .withRetryAfter(SOON)
                    .exception();
        }
        if (submitted instanceof Submitted.Conflict conflict) {
            throw Problem.of(
                            ProblemType.IDEMPOTENCY_KEY_REUSED,
                            "notification " + conflict.id() + " was submitted under this key with another body; use a"
                                    + " new key for a new notification")
                    .exception();
        }
        if (submitted instanceof Submitted.Limited limited) {
            throw Problem.of(ProblemType.TOO_MANY_REQUESTS, limited.evidence() + "; nothing was written")
                    .withOutcome("not-accepted")
                    .withRetryAfter(limited.retryAfter())
                    .exception();
        }
        if (submitted instanceof Submitted.NotAccepted not) {
            throw notAccepted(not.evidence()).exception();
        }
        throw unknown(((Submitted.Unknown) submitted).evidence()
                        + "; ask again with the same key, which is safe in both cases")
                .exception();
    }

    /** @throws ProblemException 404 or 503 */
    public static Notification found(Views.Found found) {
        if (found instanceof Views.Found.View view) {
            return view.notification();
        }
        if (found instanceof Views.Found.CannotTell cannot) {
            throw unavailable(cannot.why()).exception();
        }
        throw noSuchNotification();
    }

    /** @throws ProblemException 404, 409, 503 or 504 */
    public static Notification cancelled(Cancellation.Outcome outcome) {
        if (outcome instanceof Cancellation.Outcome.Cancelled cancelled) {
            return cancelled.notification();
        }
        if (outcome instanceof Cancellation.Outcome.Pending pending) {
            return pending.notification();
        }
        if (outcome instanceof Cancellation.Outcome.TooLate late) {
            throw Problem.of(
                            ProblemType.CONFLICT,
                            "too late to cancel: the notification is "
                                    + late.notification().state())
                    .exception();
        }
        if (outcome instanceof Cancellation.Outcome.CannotTell cannot) {
            throw unavailable("not cancelled: " + cannot.why()).exception();
        }
        if (outcome instanceof Cancellation.Outcome.NotAsked not) {
            throw notAccepted(not.evidence()).exception();
        }
        if (outcome instanceof Cancellation.Outcome.Unknown unknown) {
            throw unknown(unknown.evidence() + "; cancel again: cancelling twice is cancelling once")
                    .exception();
        }
        throw noSuchNotification();
    }

    /** @throws ProblemException 404, 409, 422 or 503 */
    public static Redrive.Report redriven(Redrive.Outcome outcome) {
        if (outcome instanceof Redrive.Report report) {
            return report;
        }
        if (outcome instanceof Redrive.NoSuchNotification none) {
            throw Problem.of(
                            ProblemType.NOT_FOUND,
                            "this tenant has no notification " + none.id() + "; nothing was sent again")
                    .exception();
        }
        if (outcome instanceof Redrive.NotDead not) {
            throw Problem.of(
                            ProblemType.CONFLICT,
                            "notification " + not.id() + " is not sent again: " + not.why()
                                    + "; leave it out, nothing was sent again")
                    .exception();
        }
        if (outcome instanceof Redrive.InProgress) {
            throw Problem.of(
                            ProblemType.REQUEST_IN_PROGRESS,
                            "the first redrive with this key is being done; ask again with the same key")
                    .withRetryAfter(SOON)
                    .exception();
        }
        if (outcome instanceof Redrive.KeyReused) {
            throw Problem.of(
                            ProblemType.IDEMPOTENCY_KEY_REUSED,
                            "another redrive was asked for under this key; use a new key for a new one")
                    .exception();
        }
        throw unavailable(((Redrive.CannotTell) outcome).why() + "; nothing was sent again")
                .exception();
    }

    public static ProblemException noSuchProvider(String name) {
        return Problem.of(
                        ProblemType.NOT_FOUND,
                        "there is no provider \"" + name + "\"; there are "
                                + Arrays.stream(Channel.values())
                                        .map(Channel::provider)
                                        .toList())
                .exception();
    }

    public static ProblemException notSigned(String why) {
        return Problem.of(SIGNATURE_INVALID, why).exception();
    }

    /** @throws ProblemException 404 or 503 */
    public static void taken(ReceiptIntake.Outcome outcome) {
        if (outcome instanceof ReceiptIntake.Outcome.NoSuchNotification) {
            throw Problem.of(
                            ProblemType.NOT_FOUND,
                            "there is no notification with this notificationId; nothing was changed")
                    .exception();
        }
        if (outcome instanceof ReceiptIntake.Outcome.Unavailable unavailable) {
            throw unavailable("the receipt may not have been taken, send it again: " + unavailable.why())
                    .exception();
        }
    }

    public static ProblemException cannotRead(String what, Throwable cause) {
        return unavailable(what + " cannot be read now: " + cause).exception();
    }

    private static ProblemException noSuchNotification() {
        return Problem.of(ProblemType.NOT_FOUND, "this tenant has no notification with this id")
                .exception();
    }

    private static Problem notAccepted(String evidence) {
        return Problem.of(ProblemType.NOT_ACCEPTED, evidence + "; nothing was written")
                .withOutcome("not-accepted")
                .withRetryAfter(SOON);
    }

    private static Problem unknown(String evidence) {
        return Problem.of(ProblemType.OUTCOME_UNKNOWN, evidence)
                .withOutcome("unknown")
                .withRetryAfter(SOON);
    }

    private static Problem unavailable(String why) {
        return Problem.of(ProblemType.UNAVAILABLE, why).withRetryAfter(SOON);
    }

    @Override
    public Optional<Problem> of(Throwable thrown) {
        return thrown instanceof Views.UnavailableException
                ? Optional.of(unavailable(String.valueOf(thrown.getMessage())))
                : Optional.empty();
    }
}
