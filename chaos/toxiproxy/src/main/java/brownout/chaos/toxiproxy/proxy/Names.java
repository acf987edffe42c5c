package brownout.chaos.toxiproxy.proxy;

/** Names are kept in the event log, so they must not be endless. */
final class Names {
    private static final int MAX_LENGTH = 255;

    private Names() {}

    static void check(String name) {
        if (name.isEmpty()) {
            throw Refusal.missingField("name");
        }
        if (name.length() > MAX_LENGTH) {
            throw Refusal.invalid("invalid name: " + name.length() + " characters, must be at most " + MAX_LENGTH);
        }
    }
}
