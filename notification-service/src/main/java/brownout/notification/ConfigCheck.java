package brownout.notification;

import brownout.frontdoor.config.Rules;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.adapter.provider.BearerToken;
import brownout.notification.adapter.provider.SmtpServer;
import brownout.notification.adapter.rest.ReceiptKeys;
import brownout.notification.adapter.webhook.WebhookSettings;
import brownout.notification.channel.Channel;
import brownout.notification.delivery.Safeguard;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Finds what is wrong with a configuration beyond its types. Every message starts with the key it is about. */
final class ConfigCheck {
    /** The libraries that get a time-out count in milliseconds, and not all of them beyond an int. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private static final Duration LONGEST_AGE = Duration.ofDays(3650);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** {@code group.min.session.timeout.ms} of a broker that nobody has told otherwise. */
    private static final Duration SHORTEST_SESSION = Duration.ofSeconds(6);

    private final Rules rules = new Rules("notification");

    private ConfigCheck() {}

    /** Empty: the configuration can be used. */
    static List<String> problems(NotificationConfig config) {
        var check = new ConfigCheck();
        check.kafka(config.kafka(), config.delivery().startWithin());
        check.rules.url("redis.uri", config.redis().uri(), "redis", "rediss");
        check.timeout("redis.timeout", config.redis().timeout());
        check.age("redis.views-for", config.redis().viewsFor());
        check.providers(config);
        check.retry(config.retry());
        check.breaker(config.breaker());
        check.waysToTheProvider(config);
        check.limits(config);
        check.receipts(config);
        check.webhooks(config.webhooks());
        check.rules.readable(() -> BearerToken.read(
                "notification.push.credential-file", config.push().credentialFile()));
        check.rules.readable(() -> BearerToken.read(
                "notification.sms.credential-file", config.sms().credentialFile()));
        check.safeguards(config);
        return check.rules.problems();
    }

    /** Beyond a session, others own the partitions; an email may wait twice: for its turn and for its dialogue. */
    private void kafka(NotificationConfig.Kafka kafka, Duration startWithin) {
        rules.hostsAndPorts("kafka.bootstrap-servers", kafka.bootstrapServers());
        rules.atLeastOne("kafka.replication-factor", kafka.replicationFactor());
        rules.atLeastOne("kafka.partitions", kafka.partitions());
        timeout("kafka.accept-timeout", kafka.acceptTimeout());
        rules.atLeastOne("kafka.max-unread", kafka.maxUnread());
        Duration session = kafka.sessionTimeout();
        rules.between("kafka.session-timeout", session, SHORTEST_SESSION, LONGEST_TIMEOUT);
        if (session.compareTo(SHORTEST_SESSION) >= 0) {
            rules.between("delivery.start-within", startWithin, SHORTEST, session.dividedBy(2));
        }
    }

    private void providers(NotificationConfig config) {
        rules.between("email.port", config.email().port(), 1, 65_535);
        var email = config.email();
        rules.readable(() -> SmtpServer.login(email.tls(), email.user(), email.passwordFile()));
        timeout("email.timeout", config.email().timeout());
        rules.atLeastOne("email.concurrency", config.email().concurrency());
        rules.url("push.url", config.push().url(), "http", "https");
        timeout("push.timeout", config.push().timeout());
        age("push.key-lifetime", config.push().keyLifetime());
        rules.url("sms.url", config.sms().url(), "http", "https");
        timeout("sms.timeout", config.sms().timeout());
        age("sms.key-lifetime", config.sms().keyLifetime());
        config.profile().target().ifPresent(target -> rules.hostAndPort("profile.target", target));
        timeout("profile.timeout", config.profile().timeout());
    }

    private void retry(NotificationConfig.Retry retry) {
        age("retry.base", retry.base());
        rules.between("retry.cap", retry.cap(), retry.base(), LONGEST_AGE);
        rules.atLeastOne("retry.max-attempts", retry.maxAttempts());
        age("retry.max-age", retry.maxAge());
        rules.require(
                retry.budgetShare() >= 0 && retry.budgetShare() <= 1,
                "retry.budget-share",
                retry.budgetShare(),
                "0 to 1");
        rules.require(
                retry.budgetReserve() > 0 && retry.budgetReserve() <= 1_000,
                "retry.budget-reserve",
                retry.budgetReserve(),
                "above 0, at most 1000");
    }

    /** From the decision to send until a request is at the provider: begun late, a wait for a connection, the call. */
    private void waysToTheProvider(NotificationConfig config) {
        Duration push = config.push().timeout();
        Duration sms = config.sms().timeout();
        Duration call = push.compareTo(sms) > 0 ? push : sms;
        Duration startWithin = config.delivery().startWithin();
        if (call.compareTo(LONGEST_TIMEOUT) > 0 || startWithin.compareTo(LONGEST_TIMEOUT) > 0) {
            return;
        }
        Duration longest = startWithin.plus(call.multipliedBy(2));
        rules.between("retry.key-safety-margin", config.retry().keySafetyMargin(), longest, LONGEST_AGE);
        rules.between("retry.lands-within", config.retry().landsWithin(), longest, LONGEST_AGE);
    }

    private void breaker(NotificationConfig.Breaker breaker) {
        rules.between("breaker.window", breaker.window(), 1, 10_000);
        rules.between("breaker.failure-percent", breaker.failurePercent(), 1, 100);
        age("breaker.open-for", breaker.openFor());
        rules.between("breaker.probes", breaker.probes(), 1, 1_000);
        rules.between("breaker.failover-after", breaker.failoverAfter(), Duration.ZERO, LONGEST_AGE);
    }

    private void limits(NotificationConfig config) {
        rules.atLeastOne("delivery.sends-per-channel", config.delivery().sendsPerChannel());
        rules.atLeastOne("delivery.lookups", config.delivery().lookups());
        timeout("delivery.consent-within", config.delivery().consentWithin());
        timeout("delivery.outcome-grace", config.delivery().outcomeGrace());
        rules.between("delivery.max-open", config.delivery().maxOpen(), 4, 1_000_000);
        rules.between("delivery.max-scheduled", config.delivery().maxScheduled(), 1, 1_000_000);
        age("dedup.horizon", config.dedup().horizon());
        rules.atLeastOne("dedup.max-settled", config.dedup().maxSettled());
        config.dedup().maxIds().ifPresent(ids -> rules.atLeastOne("dedup.max-ids", ids));
        timeout("drain-timeout", config.drainTimeout());
        rate("limits.tenant-rate", config.limits().tenantRate());
        rules.atLeastOne("limits.tenant-burst", config.limits().tenantBurst());
        rate("limits.recipient-rate", config.limits().recipientRate());
        rules.atLeastOne("limits.recipient-burst", config.limits().recipientBurst());
        rules.atLeastOne("limits.instances", config.limits().instances());
        config.templates()
                .directory()
                .filter(directory -> !Files.isDirectory(directory) || !Files.isReadable(directory))
                .ifPresent(directory ->
                        rules.wrong("templates.directory", "is no directory that can be read: " + directory));
    }

    private void receipts(NotificationConfig config) {
        var providers = Arrays.stream(Channel.values()).map(Channel::provider).toList();
        config.receipts().forEach((name, source) -> {
            if (!providers.contains(name)) {
                rules.wrong("receipts." + name, "names no provider; there are " + providers);
            }
        });
        rules.readable(() -> ReceiptKeys.read(config.receipts()));
    }

    private void webhooks(NotificationConfig.Webhooks webhooks) {
        rules.readable(() -> WebhookSettings.read(webhooks));
        timeout("webhooks.timeout", webhooks.timeout());
        rules.between("webhooks.concurrency", webhooks.concurrency(), 1, 1_000);
        rules.between("webhooks.max-open", webhooks.maxOpen(), 1, 1_000_000);
        rules.atLeastOne("webhooks.max-attempts", webhooks.maxAttempts());
        age("webhooks.base", webhooks.base());
        rules.between("webhooks.cap", webhooks.cap(), webhooks.base(), LONGEST_AGE);
    }

    private void safeguards(NotificationConfig config) {
        var all = Switchboard.allOn(Safeguard.class);
        config.safeguards().keySet().stream()
                .filter(name -> !all.knows(name))
                .forEach(name -> rules.wrong("safeguards." + name, all.explain(name)));
    }

    private void rate(String key, double perSecond) {
        rules.require(
                perSecond == 0 || (perSecond >= 0.001 && perSecond <= 1e6), key, perSecond, "0, or 0.001 to 1000000");
    }

    private void timeout(String key, Duration value) {
        rules.between(key, value, SHORTEST, LONGEST_TIMEOUT);
    }

    private void age(String key, Duration value) {
        rules.between(key, value, SHORTEST, LONGEST_AGE);
    }
}
