package brownout.frontdoor.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with a configuration: which key, what it is, what would be right. */
public final class Rules {
    private final String prefix;
    private final List<String> problems = new ArrayList<>();

    /** @param prefix of all keys, without the dot */
    public Rules(String prefix) {
        this.prefix = prefix;
    }

    /** Empty when nothing is wrong. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    public void wrong(String key, String message) {
        problems.add(prefix + "." + key + " " + message);
    }

    /** @param reading of what a key names; throws {@link IllegalArgumentException} with a message that starts with the key */
    public void readable(Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** @param wanted completes "must be" */
    public void require(boolean right, String key, Object value, String wanted) {
        if (!right) {
            wrong(key, "must be " + wanted + ", not " + value);
        }
    }

    public void between(String key, Duration value, Duration low, Duration high) {
        boolean inside = value.compareTo(low) >= 0 && value.compareTo(high) <= 0;
        require(inside, key, text(value), text(low) + " to " + text(high));
    }

    public void between(String key, long value, long low, long high) {
        require(value >= low && value <= high, key, value, low + " to " + high);
    }

    public void atLeastOne(String key, long value) {
        require(value >= 1, key, value, "at least 1");
    }

    public void hostAndPort(String key, String value) {
        require(isHostAndPort(value), key, "\"" + value + "\"", "host:port");
    }

    /** One or several, separated by commas. */
    public void hostsAndPorts(String key, String value) {
        for (String one : value.split(",", -1)) {
            hostAndPort(key, one.strip());
        }
    }

    private static boolean isHostAndPort(String value) {
        int colon = value.lastIndexOf(':');
        return value.matches("[^\\s:/]+:[0-9]{1,5}") && Integer.parseInt(value.substring(colon + 1)) <= 65_535;
    }

    public void url(String key, String value, String... schemes) {
        boolean right;
        try {
            var uri = URI.create(value);
            right = uri.getScheme() != null && Set.of(schemes).contains(uri.getScheme()) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            right = false;
        }
        require(right, key, "\"" + value + "\"", "a URL like " + schemes[0] + "://host:port");
    }

    private static String text(Duration duration) {
        if (duration.getNano() % 1_000_000 != 0 || duration.abs().compareTo(Duration.ofDays(100_000)) > 0) {
            return duration.toString();
        }
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        return millis % 86_400_000 == 0 && millis != 0 ? duration.toDays() + "d" : duration.toSeconds() + "s";
    }
}
