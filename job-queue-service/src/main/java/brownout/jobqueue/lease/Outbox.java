package brownout.jobqueue.lease;

import brownout.contracts.jobqueue.v1.JobEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Events that were written together with the change they tell of, and are not in the log yet. Reading does not remove, so
 * every event is read at least once; within a job they are in the order of their seq.
 */
public interface Outbox {
    /** The oldest entries, at most {@code most}. */
    List<Entry> read(int most);

    /** The oldest entries behind one of them, at most {@code most}. */
    List<Entry> readAfter(String entryId, int most);

    /** Waits until there may be an entry, at most for {@code atMost}. */
    void await(Duration atMost);

    void remove(Collection<String> entryIds);

    /**
     * @param purged the job was forgotten: there is no event, and the compacted state must be forgotten as well
     * @param event carries what the step knew; class, tenant, owner and source are those of the job
     */
    record Entry(String id, String jobId, boolean purged, JobEvent event) {}
}
