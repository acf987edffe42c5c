package brownout.profile.routing;

/** Another region did not answer, or not in time. */
public final class PeerUnavailableException extends RuntimeException {

    public PeerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public PeerUnavailableException(String message) {
        super(message);
    }
}
