package brownout.jobqueue.lease;

/** The store answered that it cannot do this: a script failed, or its memory is full. A person has to look. */
public final class StoreFailedException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    public StoreFailedException(String said, Throwable cause) {
        super("Redis refused: " + said, cause);
    }
}
