package brownout.jobqueue.job;

import brownout.contracts.jobqueue.v1.JobState;

/**
 * Everything the scheduler knows of a job.
 *
 * @param state what callers see and what {@code video-jobs.state} keeps
 * @param origin {@code topic/partition/offset} of its submission; empty before admission
 * @param traceparent the W3C trace context of the submit call; may be empty
 * @param errorClass of the last failed attempt; may be empty
 * @param errorMessage of the last failed attempt; may be empty
 * @param firstFailedAt milliseconds since 1970; 0: never failed
 */
public record StoredJob(
        JobState state,
        String origin,
        String traceparent,
        String errorClass,
        String errorMessage,
        long firstFailedAt) {}
