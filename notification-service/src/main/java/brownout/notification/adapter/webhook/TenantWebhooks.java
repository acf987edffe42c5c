package brownout.notification.adapter.webhook;

import brownout.notification.NotificationConfig.Webhooks;
import brownout.notification.adapter.kafka.KafkaSettings;
import brownout.notification.adapter.kafka.KafkaWebhookDeadLetters;
import brownout.notification.adapter.kafka.WebhookFeed;
import brownout.notification.retry.Backoff;
import brownout.notification.webhook.DeadLetters;
import brownout.notification.webhook.Telling;
import brownout.notification.webhook.Webhook;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** Tells tenants of their notifications, where any of them wants to be told. */
public final class TenantWebhooks implements AutoCloseable {
    private final WebhookSender sender;
    private final KafkaWebhookDeadLetters deadLetters;
    private final List<WebhookFeed> feeds;

    public TenantWebhooks(Webhooks config, KafkaSettings settings, Vertx vertx, Clock clock) {
        sender = new WebhookSender(vertx, clock, config.timeout());
        deadLetters = new KafkaWebhookDeadLetters(settings);
        feeds = WebhookSettings.read(config).entrySet().stream()
                .map(tenant -> new WebhookFeed(settings, tenant.getKey(), telling(config, tenant.getValue(), clock)))
                .toList();
    }

    private Telling<WebhookFeed.Position> telling(Webhooks config, Webhook webhook, Clock clock) {
        return new Telling<>(
                new Telling.Limits(config.maxOpen(), config.concurrency(), config.maxAttempts()),
                new Backoff(config.base(), config.cap(), new Random()),
                event -> sender.send(webhook, event),
                deadLetters,
                clock);
    }

    /** Once the topics are there. */
    public void start() {
        feeds.forEach(WebhookFeed::start);
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public void close() {
        feeds.forEach(WebhookFeed::close);
        sender.close();
        deadLetters.close();
    }
}
