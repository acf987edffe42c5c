package brownout.profile.adapter.node;

import brownout.frontdoor.adapter.access.PrivateFile;
import brownout.frontdoor.config.Rules;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.profile.ProfileConfig;
import brownout.profile.consistency.ProfileSafeguard;
import brownout.profile.routing.Region;
import brownout.profile.routing.Topology;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the configuration means together. */
public final class Settings {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String REGION = "1 to 16 lower-case letters, digits and dashes, as in us";
    private static final int SHORTEST_KEY = 16;

    private final ProfileConfig config;

    Settings(ProfileConfig config) {
        this.config = config;
    }

    /** Each key that is wrong, with what would be right. */
    public static List<String> problems(ProfileConfig config) {
        Rules rules = new Rules("profile");
        rules.require(!config.instance().isBlank(), "instance", "\"\"", "a name");
        rules.require(config.region().matches(Region.FORM), "region", config.region(), REGION);
        rules.require(config.home().matches(Region.FORM), "home", config.home(), REGION);
        config.peers().forEach((region, address) -> {
            rules.require(region.matches(Region.FORM), "peers." + region, region, REGION);
            rules.hostAndPort("peers." + region, address);
        });
        rules.require(
                config.region().equals(config.home()) || config.peers().containsKey(config.home()),
                "peers." + config.home(),
                "absent",
                "where the home region (profile.home) answers gRPC, as host:port");
        rules.between("default-timeout", config.defaultTimeout(), SHORTEST, LONGEST);
        rules.between("max-timeout", config.maxTimeout(), SHORTEST, LONGEST);
        rules.between("local-wait", config.localWait(), SHORTEST, LONGEST);
        rules.between("op-retention", config.opRetention(), SHORTEST, LONGEST);
        rules.between("max-waiters", config.maxWaiters(), 1, 100_000);
        rules.between("max-queued-writes", config.maxQueuedWrites(), 1, 100_000);
        rules.hostsAndPorts("kafka.bootstrap-servers", config.kafka().bootstrapServers());
        rules.between("kafka.replication-factor", config.kafka().replicationFactor(), 1, 9);
        rules.between("kafka.partitions", config.kafka().partitions(), 1, 100);
        rules.url("redis.uri", config.redis().uri(), "redis", "rediss");
        Switchboard<ProfileSafeguard> known = Switchboard.allOn(ProfileSafeguard.class);
        config.safeguards().keySet().stream()
                .filter(name -> !known.knows(name))
                .forEach(name -> rules.wrong("safeguards." + name, known.explain(name)));
        checkSessionKey(config, rules);
        return rules.problems();
    }

    private static void checkSessionKey(ProfileConfig config, Rules rules) {
        try {
            int length = sessionKey(config).length();
            rules.require(
                    length >= SHORTEST_KEY,
                    "session-key-file",
                    "one with " + length + " characters",
                    "a file with one line of at least " + SHORTEST_KEY);
        } catch (IllegalArgumentException e) {
            rules.wrong("session-key-file", "cannot be used: " + e.getMessage());
        }
    }

    private static String sessionKey(ProfileConfig config) {
        return PrivateFile.line("profile.session-key-file", config.sessionKeyFile());
    }

    String sessionKey() {
        return sessionKey(config);
    }

    Topology topology() {
        return new Topology(new Region(config.region()), new Region(config.home()));
    }

    /** The other regions; an address of this region itself is allowed and unused. */
    Map<Region, String> peers() {
        Map<Region, String> peers = new HashMap<>();
        config.peers().forEach((name, address) -> peers.put(new Region(name), address));
        peers.remove(topology().self());
        return peers;
    }
}
