package brownout.jobqueue.adapter;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.frontdoor.access.Caller;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.SubmitDesk;
import brownout.jobqueue.dispatch.Submitted;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.JobViews;
import brownout.jobqueue.job.JobViews.Cursor;
import brownout.jobqueue.job.JobViews.Filter;
import brownout.jobqueue.job.JobViews.Page;
import brownout.jobqueue.job.StoredJob;
import java.util.Optional;

/**
 * What clients can ask for, the same behind HTTP and gRPC. A caller with a key has its own tenant's jobs; another's are not
 * found. Where no keys are needed, a caller has everybody's and may submit for any tenant.
 */
public final class JobCalls {
    private final SubmitDesk desk;
    private final Intake intake;
    private final JobViews views;
    private final Durability durability;

    public JobCalls(SubmitDesk desk, Intake intake, JobViews views) {
        this.desk = desk;
        this.intake = intake;
        this.views = views;
        this.durability = new Durability(intake);
    }

    /**
     * The tenant that a caller's job is for.
     *
     * @param named by the caller; empty: none
     */
    public static String tenantOf(Caller caller, String named) {
        return scope(caller, named).orElse(Tenant.DEFAULT.value());
    }

    /** @param spec of the tenant that {@link #tenantOf} says */
    public Submitted.Accepted submit(JobSpec spec, Optional<IdempotencyKey> key) {
        Submitted submitted = desk.submit(
                new SubmitDesk.Wish(spec, key.map(IdempotencyKey::value).orElse(""), TraceContext.present()));
        if (submitted instanceof Submitted.Accepted accepted) {
            return accepted;
        }
        throw JobProblems.of(submitted).exception();
    }

    public StoredJob get(Caller caller, String id) {
        return find(parse(id), scope(caller, ""));
    }

    /** @param wanted by the caller; of tenants, a caller with a key may name its own only */
    public Page list(Caller caller, Filter wanted, Optional<Cursor> from, int limit) {
        Optional<String> tenant = scope(caller, wanted.tenant().orElse(""));
        return views.list(new Filter(wanted.status(), wanted.priority(), tenant), from, limit);
    }

    public Page deadLetters(Caller caller, Optional<Cursor> from, int limit) {
        Page page = views.deadLetters(from, limit);
        Optional<String> tenant = scope(caller, "");
        return new Page(page.jobs().stream().filter(it -> isOf(it, tenant)).toList(), page.next());
    }

    /** Cancels and returns the job as it is afterwards, once no loss of Redis can undo it. */
    public StoredJob cancel(Caller caller, String text) {
        JobId id = parse(text);
        Optional<String> tenant = scope(caller, "");
        find(id, tenant);
        Intake.Cancelled cancelled = intake.cancel(id);
        if (cancelled instanceof Intake.Cancelled.Done done) {
            durability.await(done.mark());
            return find(id, tenant);
        }
        if (cancelled instanceof Intake.Cancelled.UnknownJob) {
            throw unknown(text);
        }
        throw Problem.of(
                        ProblemType.CONFLICT,
                        "job " + id + " is " + find(id, tenant).state().getStatus() + " and stays so")
                .exception();
    }

    /** Whether there is such a job that the caller may know of. */
    public boolean known(Caller caller, JobId id) {
        Optional<String> tenant = scope(caller, "");
        return views.find(id).filter(it -> isOf(it, tenant)).isPresent();
    }

    /** The tenant that a call is about; empty: all of them. */
    private static Optional<String> scope(Caller caller, String named) {
        if (caller.equals(Caller.ANYBODY)) {
            return named.isEmpty() ? Optional.empty() : Optional.of(named);
        }
        String own = caller.tenant().value();
        if (!named.isEmpty() && !named.equals(own)) {
            throw Problem.of(ProblemType.FORBIDDEN, "this key belongs to tenant " + own + ", not to " + named)
                    .exception();
        }
        return Optional.of(own);
    }

    private static boolean isOf(StoredJob job, Optional<String> tenant) {
        return tenant.isEmpty() || tenant.get().equals(job.state().getSpec().getTenant());
    }

    private StoredJob find(JobId id, Optional<String> tenant) {
        return views.find(id).filter(it -> isOf(it, tenant)).orElseThrow(() -> unknown(id.value()));
    }

    private static JobId parse(String id) {
        return JobId.parse(id)
                .orElseThrow(
                        () -> Problem.bad("id", "must be a lower-case UUID").exception());
    }

    private static ProblemException unknown(String id) {
        return Problem.of(
                        ProblemType.NOT_FOUND,
                        "no job " + id + " is known; one submitted while Redis was away is known once it is admitted")
                .exception();
    }
}
