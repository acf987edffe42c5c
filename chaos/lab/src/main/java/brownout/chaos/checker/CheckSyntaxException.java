package brownout.chaos.checker;

/** A check was named that does not exist, or with an argument it cannot read; the message says what would be right. */
public final class CheckSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public CheckSyntaxException(String message) {
        super(message);
    }
}
