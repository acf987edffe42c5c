package brownout.chaos.toxiproxy.toxic;

/** A toxic was asked for with attributes that make no sense. The message says which, and what would. */
public final class InvalidAttributeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    InvalidAttributeException(String message) {
        super(message);
    }
}
