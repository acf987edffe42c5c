package brownout.jobqueue.lease;

import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.jobqueue.job.PriorityClass;
import java.util.List;
import java.util.Optional;

/**
 * Why a job is where it is, read from the very table that the next claim acts on.
 *
 * @param older ready jobs of its class and tenant that go before it
 * @param tenantsBefore tenants of its class whose turn is before its own tenant's; an overdue job goes before all turns
 * @param limit running jobs that its tenant may have; 0: any number
 * @param paused whether its class is
 * @param next the class that the next claim takes from; absent: there is nothing to claim
 * @param table one candidate for each class that has one
 */
public record Explanation(
        JobStatus status,
        PriorityClass priority,
        String tenant,
        long older,
        long tenantsBefore,
        long running,
        long limit,
        boolean paused,
        Optional<PriorityClass> next,
        List<Candidate> table) {

    public Explanation {
        table = List.copyOf(table);
    }

    /**
     * The job of a class that would be claimed, were it the class's turn.
     *
     * @param level the rank less the aging intervals that it has waited: the lowest goes first
     * @param overdue whether it goes before its tenant's turn, because it has waited long
     * @param claimsLeft of the class in this round; of no account in strict mode
     */
    public record Candidate(
            PriorityClass priority, String tenant, long waitedMs, double level, boolean overdue, int claimsLeft) {}

    /** What keeps it from being claimed next, in a sentence. */
    public String because() {
        return switch (status) {
            case SUBMITTED -> "It is accepted and not yet admitted: its class may have no room.";
            case DELAYED -> "It waits for its time: not before, or the backoff of its retry.";
            case RUNNING -> "A worker has it.";
            case READY -> waitsBecause();
            case COMPLETED, DEAD, CANCELLED -> "It has ended.";
            case JOB_STATUS_UNSPECIFIED, UNRECOGNIZED -> "Nothing is known of its state.";
        };
    }

    private String waitsBecause() {
        if (paused) {
            return "Class " + priority.label() + " is paused.";
        }
        if (limit > 0 && running >= limit) {
            return "Tenant " + tenant + " runs " + running + " jobs, as many as it may.";
        }
        Optional<Candidate> candidate =
                table.stream().filter(it -> it.priority() == priority).findFirst();
        if (candidate.isPresent() && !candidate.get().tenant().equals(tenant)) {
            Candidate first = candidate.get();
            return "In class " + priority.label() + " a job of tenant " + first.tenant() + " goes first, "
                    + (first.overdue() ? "because it is overdue." : "because that tenant's turn is before its own.");
        }
        if (older > 0) {
            return older + " older jobs of tenant " + tenant + " go first.";
        }
        if (next.isPresent() && next.get() != priority) {
            return "It is the first of its class, and it is class " + next.get().label() + "'s turn.";
        }
        return "It is the next to be claimed: it waits for a worker that asks.";
    }
}
