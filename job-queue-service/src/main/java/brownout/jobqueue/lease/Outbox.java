package brownout.jobqueue.lease;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.jobqueue.job.StoredJob;
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

    /** Waits until there may be an entry, at most for {@code atMost}. */
    void await(Duration atMost);

    void remove(Collection<String> entryIds);

    /** Takes out an entry that can never be written, and keeps it where a person finds it. */
    void setAside(String entryId, String why);

    /** What stands in the outbox. */
    sealed interface Entry {
        String id();

        /**
         * @param event what the step knew
         * @param job as it was after the step
         */
        record Changed(String id, JobEvent event, StoredJob job) implements Entry {}

        /** The job was forgotten: there is no event, and the compacted state must be forgotten as well. */
        record Purged(String id, String jobId) implements Entry {}

        /** It was not written by this version of the service. */
        record Unreadable(String id, String why) implements Entry {}
    }
}
