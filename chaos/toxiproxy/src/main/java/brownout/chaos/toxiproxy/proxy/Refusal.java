package brownout.chaos.toxiproxy.proxy;

/** A command was not carried out and nothing was changed by it. The message is what the API answers. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why; the HTTP adapter maps it to a status. */
    public enum Reason {
        BAD_REQUEST,
        NOT_FOUND,
        CONFLICT,
        /** The operating system would not, such as for a port that is taken. */
        FAILED
    }

    private final Reason reason;

    private Refusal(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public static Refusal badBody(String why) {
        return new Refusal(Reason.BAD_REQUEST, "bad request body: " + why);
    }

    public static Refusal invalid(String why) {
        return new Refusal(Reason.BAD_REQUEST, why);
    }

    public static Refusal missingField(String field) {
        return new Refusal(Reason.BAD_REQUEST, "missing required field: " + field);
    }

    public static Refusal invalidStream() {
        return new Refusal(Reason.BAD_REQUEST, "stream was invalid, can be either upstream or downstream");
    }

    public static Refusal invalidToxicType() {
        return new Refusal(Reason.BAD_REQUEST, "invalid toxic type");
    }

    public static Refusal proxyNotFound() {
        return new Refusal(Reason.NOT_FOUND, "proxy not found");
    }

    public static Refusal toxicNotFound() {
        return new Refusal(Reason.NOT_FOUND, "toxic not found");
    }

    public static Refusal proxyExists() {
        return new Refusal(Reason.CONFLICT, "proxy already exists");
    }

    public static Refusal toxicExists() {
        return new Refusal(Reason.CONFLICT, "toxic already exists");
    }

    public static Refusal failed(String why) {
        return new Refusal(Reason.FAILED, why);
    }
}
