package brownout.chaos.toxiproxy.proxy;

/** {@code host:port} or {@code [ip6]:port}; the host may be empty. Not looked up. */
public record HostAndPort(String host, int port) {

    /** Fails in the words of the original. */
    public static HostAndPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            throw Refusal.failed("address " + text + ": missing port in address");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw Refusal.failed("address " + text + ": too many colons in address");
        }
        return new HostAndPort(host, portOf(text.substring(colon + 1)));
    }

    private static int portOf(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65535) {
            throw Refusal.failed("address " + text + ": invalid port");
        }
        return port;
    }

    static String checkedUpstream(String text) {
        try {
            if (parse(text).port() > 0) {
                return text;
            }
        } catch (Refusal malformed) {
            throw Refusal.invalid("invalid upstream: " + text + ", must be host:port");
        }
        throw Refusal.invalid("invalid upstream: " + text + ", port must be between 1 and 65535");
    }
}
