package brownout.chaos.toxiproxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The command line, read as Go's flag package does: {@code -port 1}, {@code --port=1}. */
record Flags(
        String host,
        int port,
        Optional<String> config,
        Optional<Long> seed,
        List<String> origins,
        boolean version,
        boolean help) {

    static final String USAGE = """
            Usage of toxiproxy-server:
              -host string          Host for the API to listen on (default "localhost")
              -port string          Port for the API to listen on, 0 for a free one (default "8474")
              -config string        JSON file containing proxies, and toxics on them, to create on startup
              -seed int             Seed of toxicity and jitter draws (default from the clock)
              -allow-origin string  Origin of web pages that may use the API; may be repeated
              -version              Print the version
              -proxy-metrics, -runtime-metrics
                                    Accepted and ignored: GET /metrics is always there
            """;

    static Flags parse(String[] arguments) {
        String host = "localhost";
        int port = 8474;
        Optional<String> config = Optional.empty();
        Optional<Long> seed = Optional.empty();
        List<String> origins = new ArrayList<>();
        boolean version = false;
        boolean help = false;
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            Flag flag = Flag.read(rest.next());
            switch (flag.name()) {
                case "host" -> host = flag.value(rest);
                case "port" -> port = (int) flag.number(rest, 0, 65535);
                case "config" -> config = Optional.of(flag.value(rest)).filter(file -> !file.isEmpty());
                case "seed" -> seed = Optional.of(flag.number(rest, Long.MIN_VALUE, Long.MAX_VALUE));
                case "allow-origin" -> origins.add(flag.value(rest));
                case "version" -> version = true;
                case "h", "help" -> help = true;
                case "proxy-metrics", "runtime-metrics" -> {}
                default -> throw new IllegalArgumentException("flag provided but not defined: -" + flag.name());
            }
        }
        return new Flags(host, port, config, seed, origins, version, help);
    }

    private record Flag(String name, Optional<String> given) {
        static Flag read(String argument) {
            if (!argument.startsWith("-") || argument.equals("-") || argument.equals("--")) {
                throw new IllegalArgumentException("unexpected argument: " + argument);
            }
            String text = argument.substring(argument.startsWith("--") ? 2 : 1);
            int equals = text.indexOf('=');
            return equals < 0
                    ? new Flag(text, Optional.empty())
                    : new Flag(text.substring(0, equals), Optional.of(text.substring(equals + 1)));
        }

        String value(Iterator<String> rest) {
            if (given.isPresent()) {
                return given.get();
            }
            if (!rest.hasNext()) {
                throw new IllegalArgumentException("flag needs an argument: -" + name);
            }
            return rest.next();
        }

        long number(Iterator<String> rest, long min, long max) {
            String text = value(rest);
            try {
                long number = Long.parseLong(text);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(
                        "invalid value \"" + text + "\" for flag -" + name + ": expected a whole number");
            }
            throw new IllegalArgumentException(
                    "invalid value \"" + text + "\" for flag -" + name + ": must be between " + min + " and " + max);
        }
    }
}
