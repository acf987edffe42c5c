package brownout.jobqueue.job;

import brownout.contracts.jobqueue.v1.JobStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reading jobs. All methods throw {@code StoreUnavailableException} when no answer came. */
public interface JobViews {
    Optional<StoredJob> find(JobId id);

    /** Those of the jobs that are known. */
    Map<String, StoredJob> findAll(Collection<String> ids);

    /** The newest jobs first. */
    Page list(Filter filter, Optional<Cursor> from, int limit);

    /** The newest dead letters first, records that could not be decoded among them. */
    Page deadLetters(Optional<Cursor> from, int limit);

    /** What a caller wants to see; an absent field: any. */
    record Filter(Optional<JobStatus> status, Optional<PriorityClass> priority, Optional<String> tenant) {
        public boolean admits(StoredJob job) {
            return status.map(it -> it == job.state().getStatus()).orElse(true)
                    && priority.map(it -> it.wire() == job.state().getSpec().getJobClass())
                            .orElse(true)
                    && tenant.map(it -> it.equals(job.state().getSpec().getTenant()))
                            .orElse(true);
        }
    }

    /** The last entry seen: its time in milliseconds and its id. */
    record Cursor(long at, String id) {}

    /** @param next where to go on; absent at the end. A page may be short, even empty, and still have a next one. */
    record Page(List<StoredJob> jobs, Optional<Cursor> next) {}
}
