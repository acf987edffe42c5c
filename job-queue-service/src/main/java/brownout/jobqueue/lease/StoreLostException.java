package brownout.jobqueue.lease;

/** The store is reachable but may have lost data, and is being rebuilt. Nothing was done. */
public final class StoreLostException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    public StoreLostException() {
        super("the scheduler may have lost data and is being rebuilt from video-jobs.state");
    }
}
