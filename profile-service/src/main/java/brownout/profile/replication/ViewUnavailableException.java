package brownout.profile.replication;

/** The view cannot be read or written now. Nothing is known about what it holds. */
public final class ViewUnavailableException extends RuntimeException {

    public ViewUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public ViewUnavailableException(String message) {
        super(message);
    }
}
