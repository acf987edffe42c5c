package brownout.notification;

import brownout.notification.adapter.provider.SmtpServer;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** All that can be configured, as {@code notification.…}. Checked as a whole at start, see {@link ConfigCheck}. */
@ConfigMapping(prefix = "notification")
public interface NotificationConfig {
    /** This process's name in ledger entries, logs and traces. Two with one name cannot be told apart afterwards. */
    @WithDefault("notification-service")
    String instance();

    Kafka kafka();

    Redis redis();

    Email email();

    Push push();

    Sms sms();

    Profile profile();

    /** By provider ({@code push}, {@code sms}, {@code email}): who may send delivery receipts. Not named: nobody. */
    Map<String, ReceiptSource> receipts();

    Webhooks webhooks();

    Retry retry();

    Breaker breaker();

    Delivery delivery();

    Dedup dedup();

    Templates templates();

    Limits limits();

    /** Name to initial state; those not named are on. */
    Map<String, Boolean> safeguards();

    /**
     * How long provider calls in flight may take to end on SIGTERM. Too low: their outcomes are unknown to whoever takes
     * over. Too high: a rolling restart stalls.
     */
    @WithDefault("5s")
    Duration drainTimeout();

    interface Kafka {
        /** {@code host:port}, comma-separated. */
        String bootstrapServers();

        /** Of the topics made here. 1 loses acknowledged requests with the broker's disk; 3 needs three brokers. */
        @WithDefault("1")
        short replicationFactor();

        /** Of the topics made here; an existing topic keeps its own number. More: more instances share the work. */
        @WithDefault("4")
        int partitions();

        /**
         * How long an instance may be silent before its partitions move. Too low: a garbage collection or a full disk
         * looks like a crash. Too high: a crash delays its partitions' messages by this much.
         */
        @WithDefault("6s")
        Duration sessionTimeout();

        /**
         * How long an accept waits for the log before its outcome is called unknown. Too low: healthy pauses of the
         * broker become 504s. Too high: callers hang.
         */
        @WithDefault("5s")
        Duration acceptTimeout();

        /**
         * Accepted requests per partition that its owner has not recorded. At the bound further ones are refused (503).
         * Too low: a takeover refuses callers. Too high: what is accepted during an outage is delivered long after it.
         */
        @WithDefault("20000")
        int maxUnread();
    }

    interface Redis {
        /** {@code redis://host:port}. */
        String uri();

        /** How long one command may take before Redis counts as away for this request: what an outage adds to it. */
        @WithDefault("300ms")
        Duration timeout();

        /**
         * How long what has settled well is shown after its last change, and how far back the list goes. Too low: a later
         * look reads the ledger, slowly. Too high: memory of Redis, 1 to 2 KiB for each.
         */
        @WithDefault("2h")
        Duration viewsFor();
    }

    interface Email {
        String host();

        int port();

        @WithDefault("no-reply@brownout.test")
        String from();

        /**
         * {@code none}, {@code starttls} (demanded, never merely tried) or {@code implicit}. {@code none}: mails and addresses
         * are readable on the way. Trusted is what the JVM trusts ({@code javax.net.ssl.trustStore}), for this very host.
         */
        @WithDefault("none")
        SmtpServer.Tls tls();

        /** For AUTH PLAIN or LOGIN, beside {@code password-file}. Absent: no login. */
        Optional<String> user();

        /** One line, mode 0600, read once, at the start; demands {@code tls}. A wrong one: as {@code push.credential-file}. */
        Optional<Path> passwordFile();

        /**
         * Of connecting, and of each answer of the server; a whole dialogue gets three times as long. Too low: slow servers
         * look unknown; too high: slots hang.
         */
        @WithDefault("2s")
        Duration timeout();

        /** SMTP dialogues at once, over all partitions. */
        @WithDefault("8")
        int concurrency();
    }

    interface Push {
        /** Base URL; {@code /v1/messages:send} is added. */
        String url();

        /**
         * One line, mode 0600, sent as {@code Authorization: Bearer …}; read once, at the start. Absent: nothing is shown. A
         * wrong one: the provider takes nothing, its breaker opens, and messages wait until it is mended.
         */
        Optional<Path> credentialFile();

        /** From request to complete answer. Too low: delivered messages look unknown; too high: slots hang. */
        @WithDefault("2s")
        Duration timeout();

        /**
         * How long the provider remembers an idempotency key, by its contract. Too high: a resend after the true lifetime
         * is a second message. Too low: resolvable unknowns end UNCONFIRMED.
         */
        @WithDefault("24h")
        Duration keyLifetime();
    }

    interface Sms {
        /** Base URL; {@code /2010-04-01/Accounts/…/Messages.json} is added. */
        String url();

        @WithDefault("AC00000000000000000000000000000000")
        String accountSid();

        /** As {@code push.credential-file}. */
        Optional<Path> credentialFile();

        /** As {@code push.timeout}. */
        @WithDefault("2s")
        Duration timeout();

        /** As {@code push.key-lifetime}. */
        @WithDefault("24h")
        Duration keyLifetime();
    }

    interface ReceiptSource {
        /** One line, {@code whsec_…}, mode 0600: what the provider signs its receipts with. */
        Path secretFile();
    }

    interface Webhooks {
        /** By tenant: where it is told of its notifications. Not named: it is not told. */
        Map<String, Target> tenants();

        /** Of a lookup with connecting, and of an answer. Too low: tenants hear things twice; too high: their slots hang. */
        @WithDefault("5s")
        Duration timeout();

        /** Calls at once, for each tenant and instance. */
        @WithDefault("8")
        int concurrency();

        /**
         * Events that wait or are being told, for each tenant and instance, about 1 KiB each; then no more of the ledger is read
         * for that tenant. Too low: a few that are tried again hold up the rest. Too high: memory, and as many told again after a
         * crash.
         */
        @WithDefault("1000")
        int maxOpen();

        /** Tries of an event. With the default delays twelve last about ten minutes on average. */
        @WithDefault("12")
        int maxAttempts();

        /** Upper end of the first delay; full jitter. */
        @WithDefault("1s")
        Duration base();

        /** Upper end of every delay. */
        @WithDefault("5m")
        Duration cap();

        /** One tenant's. */
        interface Target {
            /** {@code https://host/path}; {@code http} only with {@code allow-private-address}. */
            String url();

            /** One line, {@code whsec_…}, mode 0600: what we sign with. The tenant has the same line. */
            Path secretFile();

            /** Whether {@code url} may lead into our own network: whoever answers for its name could look around there. */
            @WithDefault("false")
            boolean allowPrivateAddress();
        }
    }

    interface Profile {
        /** {@code host:port} of profile-service. Absent: notifications to a user id wait, those to an address do not. */
        Optional<String> target();

        /** Of one lookup; afterwards it is tried again later. */
        @WithDefault("2s")
        Duration timeout();
    }

    interface Retry {
        /** Upper end of the first delay. Too low: a retry storm; too high: a hiccup costs minutes. */
        @WithDefault("500ms")
        Duration base();

        /** Upper end of every delay. */
        @WithDefault("30s")
        Duration cap();

        /**
         * Provider calls per notification. Too low: an outage of a provider ends messages that would have gone out after
         * it; 30 under the default backoff outlast about six minutes. Too high: long histories, in memory and ledger.
         */
        @WithDefault("30")
        int maxAttempts();

        /**
         * Retries that a provider gets from this instance, as a share of the first attempts of the last ten seconds. Too
         * high: a failing provider is buried under retries. Too low: after an outage the failed ones come back slowly.
         */
        @WithDefault("0.1")
        double budgetShare();

        /** Retries a second that need no first attempts. Too low: alone, a message is never tried again. */
        @WithDefault("1")
        double budgetReserve();

        /** When to give up on one without {@code expiresAt}, counted from its acceptance or {@code sendAt}. */
        @WithDefault("24h")
        Duration maxAge();

        /**
         * How long before the end of a provider key's lifetime it counts as dead. At least {@code delivery.start-within} and
         * twice the longest time-out of a provider with keys (a wait for a connection, and the call), which is what a request
         * may take to get there; the rest covers clock skew. Too high: resolvable unknowns end UNCONFIRMED.
         */
        @WithDefault("10s")
        Duration keySafetyMargin();

        /**
         * How long after its start a call whose answer was lost may still reach the provider, whose "not found" is final only
         * after that. Too low: a message that arrives late is called UNCONFIRMED. Too high: so late an answer comes.
         */
        @WithDefault("10s")
        Duration landsWithin();
    }

    interface Breaker {
        /** How many of a provider's last calls count. Too few: a hiccup opens it. Too many: an outage is seen late. */
        @WithDefault("20")
        int window();

        /** Of these, how many percent must have failed. Too low: it opens on noise. 100: one success keeps it closed. */
        @WithDefault("50")
        int failurePercent();

        /**
         * How long it stays open before a few calls try. Longer than the provider's timeout, or old calls are taken for
         * probes. Too low: an ill provider gets no rest. Too high: a recovered one stays unused.
         */
        @WithDefault("5s")
        Duration openFor();

        /** Calls that must succeed one and all before it closes. */
        @WithDefault("3")
        int probes();

        /**
         * How long it must have been open before messages take their next channel. Too low: a hiccup of push becomes a bill
         * for SMS. Too high: they wait.
         */
        @WithDefault("1s")
        Duration failoverAfter();
    }

    interface Delivery {
        /** Provider calls in flight per partition and channel, and as many questions about lost answers. */
        @WithDefault("128")
        int sendsPerChannel();

        /** Lookups and questions to providers in flight per partition. */
        @WithDefault("32")
        int lookups();

        /**
         * How long after the answer of profile-service an attempt may start; later it is asked again. Too low: long lanes
         * ask twice. Too high: an opt-out that was acknowledged this long before the attempt is not seen.
         */
        @WithDefault("1s")
        Duration consentWithin();

        /**
         * How late after the commit of STARTED a call may begin. An instance that was paused longer may have been
         * replaced: it records "not sent" instead of sending. At most half of {@code kafka.session-timeout}.
         */
        @WithDefault("3s")
        Duration startWithin();

        /**
         * How long a new owner waits for the outcome of what its predecessor had started, in case that one lives and only
         * lost Kafka. Too low: what was known to be sent counts as unknown. Too high: what a dead owner had started stands
         * still for this much longer.
         */
        @WithDefault("5s")
        Duration outcomeGrace();

        /**
         * Notifications per partition that are neither settled nor scheduled: all of them are in memory. At the bound the
         * partition is read no further, so that an outage of a provider fills the log on disk and not the heap. Too low:
         * a slow provider delays the others; too high: about 2 KiB each.
         */
        @WithDefault("4000")
        int maxOpen();

        /**
         * Scheduled notifications per partition, quiet hours included: all of them are in memory, about 2 KiB each. Beyond it
         * new ones are refused with 503. Too low: no campaign can be planned ahead; too high: it fills the heap.
         */
        @WithDefault("4000")
        int maxScheduled();
    }

    interface Limits {
        /**
         * Notifications a second that a tenant may submit; 0: any number. Too low: callers that do nothing wrong are told 429.
         * Too high: one tenant fills the lanes of all.
         */
        @WithDefault("0")
        double tenantRate();

        /** How many a tenant may submit at once after a pause. Too low: a batch is spread over seconds. */
        @WithDefault("100")
        int tenantBurst();

        /** As {@code tenant-rate}, to one recipient. Too high: a caller's loop buries a person. */
        @WithDefault("0")
        double recipientRate();

        /** As {@code tenant-burst}, to one recipient. */
        @WithDefault("10")
        int recipientBurst();

        /**
         * Of this service. While Redis is away each instance lets its share pass. Too low: together they let more pass. Too
         * high: they let less pass than is allowed.
         */
        @WithDefault("1")
        int instances();
    }

    interface Templates {
        /**
         * Where {@code NAME.mustache} and {@code NAME.VERSION.mustache} are; must be the same for every instance, for any of
         * them may accept a notification and any other one fill its template. Absent: there are no templates.
         */
        Optional<Path> directory();
    }

    interface Dedup {
        /** How long a settled notification is remembered: a repeat after that is a new message. */
        @WithDefault("24h")
        Duration horizon();

        /**
         * Settled notifications remembered whole per partition; of older ones only the id is, until the horizon. Too low:
         * after a loss of Redis the older ones are shown no more; too high: about 1.5 KiB each.
         */
        @WithDefault("5000")
        int maxSettled();

        /**
         * Ids remembered per partition, 34 bytes each at most; beyond it the oldest are forgotten before the horizon.
         * Absent: as many as take a quarter of the heap.
         */
        Optional<Integer> maxIds();
    }
}
