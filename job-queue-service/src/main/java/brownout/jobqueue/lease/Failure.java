package brownout.jobqueue.lease;

/**
 * Why an attempt ended without a result.
 *
 * @param release given back by a worker that drains: no attempt is spent and there is no backoff
 * @param checkpoint where the next attempt may go on; empty: unchanged
 */
public record Failure(String errorClass, String message, boolean retryable, boolean release, String checkpoint) {
    public static Failure retryable(String errorClass, String message) {
        return new Failure(errorClass, message, true, false, "");
    }

    public static Failure fatal(String errorClass, String message) {
        return new Failure(errorClass, message, false, false, "");
    }

    public static Failure released(String why, String checkpoint) {
        return new Failure("RELEASED", why, true, true, checkpoint);
    }
}
