package brownout.jobqueue.adapter;

import brownout.frontdoor.access.Caller;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.StoredJob;
import brownout.jobqueue.lease.Controls;
import brownout.jobqueue.lease.Explanation;
import java.util.Set;

/** What people can ask of the scheduler. Whose jobs a caller may ask about is {@link JobCalls}' to say. */
public final class ControlCalls {
    private final JobCalls jobs;
    private final Controls controls;

    public ControlCalls(JobCalls jobs, Controls controls) {
        this.jobs = jobs;
        this.controls = controls;
    }

    public Explanation explain(Caller caller, String id) {
        StoredJob job = jobs.get(caller, id);
        return controls.explain(new JobId(job.state().getId()))
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "no job " + id + " is known any more")
                        .exception());
    }

    /** Moves a job to another class and returns it as it is afterwards. */
    public StoredJob reclassify(Caller caller, String id, PriorityClass priority) {
        StoredJob job = jobs.get(caller, id);
        var spec =
                job.state().getSpec().toBuilder().setJobClass(priority.wire()).build();
        return switch (controls.reclassify(new JobId(job.state().getId()), spec)) {
            case DONE -> jobs.get(caller, id);
            case UNKNOWN_JOB ->
                throw Problem.of(ProblemType.NOT_FOUND, "no job " + id + " is known any more")
                        .exception();
            case NOT_ADMITTED ->
                throw Problem.of(
                                ProblemType.CONFLICT,
                                "job " + id
                                        + " is not admitted yet and still in its class's topic; try again when it is")
                        .exception();
            case ENDED_ALREADY ->
                throw Problem.of(
                                ProblemType.CONFLICT,
                                "job " + id + " is "
                                        + jobs.get(caller, id).state().getStatus() + "; its class no longer matters")
                        .exception();
        };
    }

    public void pause(PriorityClass priority, boolean paused) {
        controls.pause(priority, paused);
    }

    public Set<PriorityClass> paused() {
        return controls.paused();
    }
}
