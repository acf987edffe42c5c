package brownout.jobqueue.dispatch;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.frontdoor.problem.Violation;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.dispatch.Intake.DepthLimits;
import brownout.jobqueue.dispatch.Intake.Remembered;
import brownout.jobqueue.dispatch.Intake.Scope;
import brownout.jobqueue.dispatch.SubmissionLog.Appended;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.SpecRules;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.StoreUnavailableException;
import brownout.jobqueue.safeguard.Safeguard;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Accepts jobs. A job is accepted when, and only when, the log has it on every in-sync replica.
 *
 * <p>The scheduler is asked first, for room and for an earlier submission under the same key. It is not needed: while it is
 * away, room is judged by the last measurement and the key is absorbed later, at admission, because the same key is the
 * same id. A remembered submission whose append fails for certain is forgotten; one whose append is unknown stays
 * remembered, and the caller's retry under the same key appends again, which admission absorbs as well. That retry can
 * only succeed or stay unknown: that it was not sent says nothing about the first.
 */
public final class SubmitDesk {
    private static final System.Logger LOG = System.getLogger(SubmitDesk.class.getName());

    private final Intake intake;
    private final SubmissionLog log;
    private final Backlog backlog;
    private final Switchboard<Safeguard> safeguards;
    private final Terms terms;

    /** @param lowWater the share of a limit to which the queue must fall before a refused caller should come back, 0..1 */
    public record Terms(DepthLimits limits, double lowWater, Clock clock) {}

    /** A caller's wish. {@code idempotencyKey} is empty when there is none. */
    public record Wish(JobSpec spec, String idempotencyKey, String traceparent) {}

    public SubmitDesk(
            Intake intake, SubmissionLog log, Backlog backlog, Switchboard<Safeguard> safeguards, Terms terms) {
        this.intake = intake;
        this.log = log;
        this.backlog = backlog;
        this.safeguards = safeguards;
        this.terms = terms;
    }

    public Submitted submit(Wish wish) {
        List<Violation> errors = SpecRules.check(wish.spec(), terms.clock().instant());
        if (!errors.isEmpty()) {
            return new Submitted.Invalid(errors);
        }
        Submission submission = new Submission(
                identify(wish), wish.spec(), terms.clock().instant(), wish.idempotencyKey(), wish.traceparent());
        Remembered remembered;
        boolean checked = true;
        try {
            remembered = intake.remember(submission, limits());
        } catch (StoreUnavailableException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "scheduler away, admission by the last measurement: {0}",
                    e.getMessage());
            remembered = judgeByMeasurement(submission);
            checked = false;
        }
        return decide(submission, remembered, checked);
    }

    private JobId identify(Wish wish) {
        boolean derive = !wish.idempotencyKey().isEmpty() && safeguards.isOn(Safeguard.IDEMPOTENT_SUBMIT);
        return derive
                ? JobId.derived(wish.spec().getTenant(), wish.idempotencyKey())
                : new JobId(UUID.randomUUID().toString());
    }

    private DepthLimits limits() {
        return safeguards.isOn(Safeguard.ADMISSION_CONTROL) ? terms.limits() : DepthLimits.NONE;
    }

    private Remembered judgeByMeasurement(Submission submission) {
        Backlog.Lane lane = backlog.lane(submission.priority());
        long depth = lane.lag() + lane.admitted();
        int limit = limits().perClass();
        return limit > 0 && depth >= limit ? new Remembered.Full(Scope.CLASS, depth) : new Remembered.Fresh();
    }

    private Submitted decide(Submission submission, Remembered remembered, boolean checked) {
        if (remembered instanceof Remembered.Conflict) {
            return new Submitted.KeyReused(submission.idempotencyKey());
        }
        if (remembered instanceof Remembered.Full full) {
            return refuse(submission, full);
        }
        if (remembered instanceof Remembered.Replay replay) {
            // Not admitted yet: the first append may have been lost, so it is made again. Admission absorbs a double.
            return replay.admitted()
                    ? new Submitted.Accepted(submission.id(), true, true)
                    : append(submission, new Submitted.Accepted(submission.id(), true, true));
        }
        return append(submission, new Submitted.Accepted(submission.id(), false, checked));
    }

    private Submitted refuse(Submission submission, Remembered.Full full) {
        int limit = full.scope() == Scope.CLASS ? limits().perClass() : limits().perTenant();
        long lowWater = (long) (limit * terms.lowWater());
        DrainRate rate = backlog.lane(submission.priority()).drain();
        String name = full.scope() == Scope.CLASS ? submission.priority().label() : submission.tenant();
        return new Submitted.TooMany(
                full.scope(), name, full.depth(), limit, RetryAfter.seconds(full.depth(), lowWater, rate));
    }

    /** @param accepted the answer if the log has it */
    private Submitted append(Submission submission, Submitted.Accepted accepted) {
        Appended appended = log.append(submission);
        if (appended instanceof Appended.NotSent notSent) {
            boolean perhapsEarlier = accepted.replayed()
                    || (!accepted.checked() && !submission.idempotencyKey().isEmpty());
            if (perhapsEarlier) {
                return new Submitted.Unknown(submission.id(), notSent.why());
            }
            forget(submission);
            return new Submitted.Unavailable(notSent.why());
        }
        if (appended instanceof Appended.Unknown unknown) {
            return new Submitted.Unknown(submission.id(), unknown.why());
        }
        backlog.appended(submission.priority());
        return accepted;
    }

    private void forget(Submission submission) {
        try {
            intake.forget(submission.id());
        } catch (StoreUnavailableException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "submission stays counted until housekeeping drops it job={0}: {1}",
                    submission.id(),
                    e.getMessage());
        }
    }
}
