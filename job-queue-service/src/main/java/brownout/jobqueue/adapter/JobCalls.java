package brownout.jobqueue.adapter;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.adapter.Problem.Kind;
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
import java.util.regex.Pattern;

/**
 * What clients can ask for, the same behind HTTP and gRPC. Everything that is refused leaves as a {@link ProblemException}.
 * A caller with an API key sees only its own tenant's jobs; another's are not found.
 */
public final class JobCalls {
    private static final Pattern KEY = Pattern.compile("[!-~][ -~]{0,254}");

    private final SubmitDesk desk;
    private final Intake intake;
    private final JobViews views;

    public JobCalls(SubmitDesk desk, Intake intake, JobViews views) {
        this.desk = desk;
        this.intake = intake;
        this.views = views;
    }

    public Submitted.Accepted submit(JobSpec spec, String key, boolean keyGiven) {
        if (keyGiven && !KEY.matcher(key).matches()) {
            throw Problem.of(Kind.INVALID, "Idempotency-Key must be 1 to 255 printable ASCII characters")
                    .asException();
        }
        Submitted submitted = desk.submit(new SubmitDesk.Wish(spec, key, TraceContext.present()));
        if (submitted instanceof Submitted.Accepted accepted) {
            return accepted;
        }
        throw Problem.of(submitted).asException();
    }

    public StoredJob get(String id, Optional<String> tenant) {
        return find(parse(id), tenant);
    }

    public Page list(Filter filter, Optional<Cursor> from, int limit) {
        return views.list(filter, from, limit);
    }

    public Page deadLetters(Optional<Cursor> from, int limit) {
        return views.deadLetters(from, limit);
    }

    /** Cancels and returns the job as it is afterwards. */
    public StoredJob cancel(String text, Optional<String> tenant) {
        JobId id = parse(text);
        find(id, tenant);
        return switch (intake.cancel(id)) {
            case DONE -> find(id, tenant);
            case UNKNOWN_JOB -> throw unknown(text);
            case ENDED_ALREADY ->
                throw Problem.of(
                                Kind.CONFLICT,
                                "job " + id + " is " + find(id, tenant).state().getStatus() + " and stays so")
                        .asException();
        };
    }

    private StoredJob find(JobId id, Optional<String> tenant) {
        return views.find(id)
                .filter(job -> tenant.map(it -> it.equals(job.state().getSpec().getTenant()))
                        .orElse(true))
                .orElseThrow(() -> unknown(id.value()));
    }

    private static JobId parse(String id) {
        return JobId.parse(id)
                .orElseThrow(() -> Problem.of(Kind.INVALID, "a job id is a lower-case UUID")
                        .asException());
    }

    private static ProblemException unknown(String id) {
        return Problem.of(
                        Kind.NOT_FOUND,
                        "no job " + id + " is known; one submitted while Redis was away is known once it is admitted")
                .asException();
    }
}
