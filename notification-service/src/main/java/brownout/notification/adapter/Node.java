package brownout.notification.adapter;

import brownout.frontdoor.FrontDoorConfig;
import brownout.frontdoor.adapter.grpc.Credential;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.NotificationConfig;
import brownout.notification.adapter.codec.Drafts;
import brownout.notification.adapter.grpc.GrpcContacts;
import brownout.notification.adapter.kafka.EffectRunner;
import brownout.notification.adapter.kafka.JobEvents;
import brownout.notification.adapter.kafka.KafkaNode;
import brownout.notification.adapter.kafka.KafkaRequestLog;
import brownout.notification.adapter.kafka.KafkaSettings;
import brownout.notification.adapter.kafka.LedgerScan;
import brownout.notification.adapter.redis.Keys;
import brownout.notification.adapter.redis.RedisKeptAnswers;
import brownout.notification.adapter.redis.RedisLink;
import brownout.notification.adapter.redis.RedisReservations;
import brownout.notification.adapter.redis.RedisViewSink;
import brownout.notification.adapter.redis.RedisViews;
import brownout.notification.adapter.redis.Retention;
import brownout.notification.adapter.rest.ReceiptKeys;
import brownout.notification.adapter.template.DirectoryTemplates;
import brownout.notification.adapter.trace.Traces;
import brownout.notification.adapter.webhook.TenantWebhooks;
import brownout.notification.channel.Providers;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.OpenLimits;
import brownout.notification.delivery.OutcomeStash;
import brownout.notification.delivery.RedriveVerdict;
import brownout.notification.delivery.Safeguard;
import brownout.notification.intake.Cancellation;
import brownout.notification.intake.ReceiptIntake;
import brownout.notification.intake.Redrive;
import brownout.notification.intake.Requests;
import brownout.notification.intake.Submission;
import brownout.notification.query.RequestProgress;
import brownout.notification.query.Views;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Contacts;
import brownout.notification.template.Filling;
import brownout.notification.webhook.DeadLetters;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/** One instance: puts its parts together, starts them in order, and stops them in the opposite order. */
@Singleton
public final class Node {
    /** Beyond the longest accept, for the holder's own pauses. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(2);

    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(3);

    private final Clock clock = Clock.systemUTC();
    private final Switchboard<Safeguard> safeguards;
    private final Filling filling;
    private final ChannelProviders channels;
    private final Providers providers;
    private final Optional<GrpcContacts> profiles;
    private final RedisLink redis;
    private final KafkaNode kafka;
    private final KafkaRequestLog log;
    private final LedgerScan scan;
    private final JobEvents jobEvents;
    private final Admission admission;
    private final Submission submission;
    private final Views views;
    private final Cancellation cancellation;
    private final Redrive redrive;
    private final ReceiptIntake receiptIntake;
    private final ReceiptKeys receiptKeys;
    private final TenantWebhooks webhooks;

    Node(
            NotificationConfig config,
            FrontDoorConfig door,
            Vertx vertx,
            MeterRegistry registry,
            OpenTelemetry openTelemetry) {
        safeguards = Switchboard.of(Safeguard.class, config.safeguards());
        filling = new Filling(new DirectoryTemplates(config.templates().directory()));
        var events = new MeteredEvents(registry);
        var settings = new KafkaSettings(
                config.kafka().bootstrapServers(),
                config.instance(),
                config.kafka().sessionTimeout(),
                config.kafka().acceptTimeout());
        channels = new ChannelProviders(config, vertx, safeguards, clock);
        providers = channels.all();
        events.watchGates(providers, clock);
        profiles = config.profile()
                .target()
                .map(target -> new GrpcContacts(target, config.profile().timeout(), Credential.interceptor(door)));
        redis = new RedisLink(config.redis().uri(), config.redis().timeout());
        var retention = new Retention(config.redis().viewsFor(), config.dedup().horizon());
        var keys = new Keys(this::partitioning);
        var sink = new RedisViewSink(redis, config.instance(), retention, new Progress(), clock);
        var effects = new EffectRunner(
                providers,
                contacts(),
                new Traces(openTelemetry),
                clock,
                config.delivery().startWithin());
        var desks = new Desks(config, providers, filling, safeguards, events);
        var work = new KafkaNode.Work(
                desks::newDesk,
                effects,
                safeguards,
                new OutcomeStash(safeguards, clock),
                config.delivery().outcomeGrace(),
                sink,
                clock);
        kafka = new KafkaNode(settings, layout(config), work, this::topicsReady);
        log = new KafkaRequestLog(settings, kafka::topics, kafka::refusal);
        scan = new LedgerScan(settings, kafka);
        views = new RedisViews(redis, keys, scan, retention, clock);
        var reservations =
                new RedisReservations(redis, keys, settings.longestAccept().plus(LEASE_MARGIN), retention, safeguards);
        admission = new Admission(log, config.limits(), redis, kafka, safeguards);
        submission = new Submission(reservations, admission, kafka::findOwned, events);
        jobEvents = new JobEvents(settings, submission, clock, config.dedup().horizon());
        cancellation = new Cancellation(
                views,
                log,
                clock,
                delay -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS),
                CANCEL_PATIENCE);
        var providerKeys = desks.newPolicy().keys();
        redrive = new Redrive(
                views,
                log,
                new RedisKeptAnswers(redis, retention),
                n -> RedriveVerdict.on(n, providerKeys, clock.instant()),
                delay -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
        receiptIntake = new ReceiptIntake(views, log);
        receiptKeys = ReceiptKeys.read(config.receipts());
        webhooks = new TenantWebhooks(config.webhooks(), settings, vertx, clock);
        events.watchUnknown(kafka::unknownSince, clock);
        events.watchUnread(kafka::unreadRequests);
        events.watchMemory(kafka::remembersBackTo, clock);
    }

    private Contacts contacts() {
        return profiles.<Contacts>map(known -> known)
                .orElse((tenant, userId, freshness) -> CompletableFuture.completedFuture(
                        new ContactLookup.Unavailable("notification.profile.target is not configured")));
    }

    private static KafkaNode.Layout layout(NotificationConfig config) {
        return new KafkaNode.Layout(
                config.kafka().partitions(),
                config.kafka().replicationFactor(),
                config.dedup().horizon(),
                config.drainTimeout(),
                new OpenLimits(config.delivery().maxOpen(), config.delivery().maxScheduled()),
                config.kafka().maxUnread());
    }

    private Optional<ToIntFunction<NotificationId>> partitioning() {
        return kafka.topics().map(topics -> topics::partitionOf);
    }

    /** The sink is made before the node that knows. */
    private final class Progress implements RequestProgress {
        @Override
        public CompletionStage<Long> end(int partition) {
            return kafka.end(partition);
        }

        @Override
        public CompletionStage<Long> recorded(int partition) {
            return kafka.recorded(partition);
        }
    }

    private void topicsReady() {
        jobEvents.start();
        webhooks.start();
    }

    void start(@Observes StartupEvent event) {
        redis.start();
        kafka.start();
        admission.start();
    }

    /** In-flight HTTP requests have ended by now: what they accepted is in the log. */
    void stop(@Observes ShutdownEvent event) {
        jobEvents.close();
        webhooks.close();
        admission.close();
        kafka.close();
        log.close();
        scan.close();
        channels.close();
        profiles.ifPresent(GrpcContacts::close);
        redis.close();
    }

    @Produces
    @Singleton
    Switchboard<Safeguard> safeguards() {
        return safeguards;
    }

    @Produces
    @Singleton
    Providers providers() {
        return providers;
    }

    @Produces
    @Singleton
    Requests requests() {
        return new Requests(clock, Drafts::hash, TraceContext::present, filling);
    }

    @Produces
    @Singleton
    Submission submission() {
        return submission;
    }

    @Produces
    @Singleton
    Cancellation cancellation() {
        return cancellation;
    }

    @Produces
    @Singleton
    ReceiptIntake receiptIntake() {
        return receiptIntake;
    }

    @Produces
    @Singleton
    DeadLetters webhookDeadLetters() {
        return webhooks.deadLetters();
    }

    @Produces
    @Singleton
    ReceiptKeys receiptKeys() {
        return receiptKeys;
    }

    @Produces
    @Singleton
    Clock clock() {
        return clock;
    }

    @Produces
    @Singleton
    Redrive redrive() {
        return redrive;
    }

    @Produces
    @Singleton
    Views views() {
        return views;
    }

    @Produces
    @Singleton
    KafkaNode kafka() {
        return kafka;
    }

    @Produces
    @Singleton
    JobEvents jobEvents() {
        return jobEvents;
    }

    @Produces
    @Singleton
    RedisLink redis() {
        return redis;
    }
}
