package brownout.jobqueue.lease;

/** The store's answer to a worker's call about a job. */
public enum Verdict {
    /** Done, or done already by the same call. */
    OK,
    /** The job was cancelled; nothing of it will become visible. */
    CANCEL,
    /** The token holds no lease, or was given to another worker; nothing was changed. */
    LOST,
    /** The output is not below the prefix that was assigned; nothing was changed. */
    OUTSIDE_PREFIX
}
