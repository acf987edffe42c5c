package brownout.notification;

import brownout.notification.dedup.Tenant;
import brownout.notification.safeguard.Safeguard;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds what is wrong with a configuration beyond its types. Every message starts with the key it is about. */
final class ConfigCheck {
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);
    private static final Duration LONGEST_AGE = Duration.ofDays(3650);

    /** {@code group.min.session.timeout.ms} of a broker that nobody has told otherwise. */
    private static final Duration SHORTEST_SESSION = Duration.ofSeconds(6);

    private final List<String> problems = new ArrayList<>();

    private ConfigCheck() {}

    /** Empty: the configuration can be used. */
    static List<String> problems(NotificationConfig config) {
        var check = new ConfigCheck();
        check.kafka(config.kafka());
        check.uri("redis.uri", config.redis().uri(), Set.of("redis", "rediss"));
        check.brief("redis.timeout", config.redis().timeout());
        check.session(config.kafka().sessionTimeout(), config.delivery().startWithin());
        check.providers(config);
        check.retry(config.retry());
        check.limits(config);
        check.access(config);
        return check.problems;
    }

    private void kafka(NotificationConfig.Kafka kafka) {
        for (String server : kafka.bootstrapServers().split(",", -1)) {
            hostAndPort("kafka.bootstrap-servers", server.strip());
        }
        atLeastOne("kafka.replication-factor", kafka.replicationFactor());
        atLeastOne("kafka.partitions", kafka.partitions());
        brief("kafka.accept-timeout", kafka.acceptTimeout());
    }

    /** Beyond a session, others own the partitions; an email may wait twice: for its turn and for its dialogue. */
    private void session(Duration session, Duration startWithin) {
        if (session.compareTo(SHORTEST_SESSION) < 0 || session.compareTo(LONGEST_TIMEOUT) > 0) {
            wrong("kafka.session-timeout", "must be at least 6s, which brokers demand, and at most 1d, not " + session);
        } else if (startWithin.isNegative()
                || startWithin.isZero()
                || startWithin.compareTo(session.dividedBy(2)) > 0) {
            wrong(
                    "delivery.start-within",
                    "must be longer than zero and at most half of kafka.session-timeout (" + session + "), not "
                            + startWithin);
        }
    }

    private void providers(NotificationConfig config) {
        if (config.email().port() < 1 || config.email().port() > 65_535) {
            wrong("email.port", "must be 1 to 65535, not " + config.email().port());
        }
        brief("email.timeout", config.email().timeout());
        atLeastOne("email.concurrency", config.email().concurrency());
        uri("push.url", config.push().url(), Set.of("http", "https"));
        brief("push.timeout", config.push().timeout());
        positive("push.key-lifetime", config.push().keyLifetime());
        uri("sms.url", config.sms().url(), Set.of("http", "https"));
        brief("sms.timeout", config.sms().timeout());
        positive("sms.key-lifetime", config.sms().keyLifetime());
        config.profile().target().ifPresent(target -> hostAndPort("profile.target", target));
        brief("profile.timeout", config.profile().timeout());
    }

    private void retry(NotificationConfig.Retry retry) {
        positive("retry.base", retry.base());
        if (retry.cap().compareTo(retry.base()) < 0 || retry.cap().compareTo(LONGEST_AGE) > 0) {
            wrong(
                    "retry.cap",
                    "must be at least retry.base (" + retry.base() + ") and at most " + LONGEST_AGE.toDays() + "d, not "
                            + retry.cap());
        }
        atLeastOne("retry.max-attempts", retry.maxAttempts());
        positive("retry.max-age", retry.maxAge());
    }

    private void limits(NotificationConfig config) {
        atLeastOne("delivery.sends-per-channel", config.delivery().sendsPerChannel());
        atLeastOne("delivery.lookups", config.delivery().lookups());
        positive("dedup.horizon", config.dedup().horizon());
        atLeastOne("dedup.max-settled", config.dedup().maxSettled());
        brief("drain-timeout", config.drainTimeout());
    }

    private void access(NotificationConfig config) {
        config.safeguards().keySet().stream()
                .filter(name -> Safeguard.named(name).isEmpty())
                .forEach(name -> wrong(
                        "safeguards." + name,
                        "is not a safeguard; did you mean "
                                + Safeguard.nearest(name).externalName() + "?"));
        var seen = new HashSet<String>();
        config.apiKeys().forEach((tenant, key) -> {
            try {
                new Tenant(tenant);
            } catch (IllegalArgumentException e) {
                wrong("api-keys." + tenant, String.valueOf(e.getMessage()));
            }
            if (key.isBlank() || !seen.add(key)) {
                wrong("api-keys." + tenant, "must be a key that no other tenant has");
            }
        });
    }

    private void uri(String key, String value, Set<String> schemes) {
        try {
            var uri = URI.create(value);
            if (uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null) {
                return;
            }
        } catch (IllegalArgumentException notAUri) {
            // Said below, in words that name the key.
        }
        wrong(key, "must be a URL like " + schemes.iterator().next() + "://host:port, not \"" + value + "\"");
    }

    private void hostAndPort(String key, String value) {
        if (!value.matches("\\S+:[0-9]{1,5}")) {
            wrong(key, "must be host:port, not \"" + value + "\"");
        }
    }

    /** A time-out. The libraries that get it count in milliseconds, and not all of them beyond an int. */
    private void brief(String key, Duration value) {
        between(key, value, LONGEST_TIMEOUT);
    }

    private void positive(String key, Duration value) {
        between(key, value, LONGEST_AGE);
    }

    private void between(String key, Duration value, Duration longest) {
        if (value.isNegative() || value.isZero() || value.compareTo(longest) > 0) {
            wrong(key, "must be longer than zero, like 2s, and at most " + longest.toDays() + "d, not " + value);
        }
    }

    private void atLeastOne(String key, int value) {
        if (value < 1) {
            wrong(key, "must be at least 1, not " + value);
        }
    }

    private void wrong(String key, String message) {
        problems.add("notification." + key + " " + message);
    }
}
