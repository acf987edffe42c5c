package brownout.profile.consistency;

/** What the caller wrote cannot be understood; the message says what would be. */
public final class MalformedException extends RuntimeException {

    private final String field;

    /** @param field name of the header or field */
    public MalformedException(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
