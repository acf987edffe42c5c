package brownout.notification.adapter;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.NotificationConfig;
import brownout.notification.channel.Providers;
import brownout.notification.dedup.SettledIds;
import brownout.notification.delivery.DeliveryDesk;
import brownout.notification.delivery.DeliveryEvents;
import brownout.notification.delivery.DeliveryPolicy;
import brownout.notification.delivery.DeskLimits;
import brownout.notification.delivery.Messages;
import brownout.notification.delivery.RetryLimits;
import brownout.notification.delivery.Safeguard;
import brownout.notification.retry.Backoff;
import brownout.notification.template.Filling;
import java.time.Clock;
import java.util.Random;

/** Makes the desks of one instance: one for each partition that it owns, all by the same rules. */
final class Desks {
    private final NotificationConfig config;
    private final Providers providers;
    private final Filling filling;
    private final Switchboard<Safeguard> safeguards;
    private final DeliveryEvents events;

    Desks(
            NotificationConfig config,
            Providers providers,
            Filling filling,
            Switchboard<Safeguard> safeguards,
            DeliveryEvents events) {
        this.config = config;
        this.providers = providers;
        this.filling = filling;
        this.safeguards = safeguards;
        this.events = events;
    }

    DeliveryPolicy newPolicy() {
        var retry = config.retry();
        return new DeliveryPolicy(
                new Backoff(retry.base(), retry.cap(), new Random(), () -> safeguards.isOn(Safeguard.BACKOFF_JITTER)),
                new RetryLimits(retry.maxAttempts(), retry.maxAge(), retry.keySafetyMargin(), retry.landsWithin()),
                providers,
                safeguards);
    }

    DeliveryDesk newDesk() {
        var messages = new Messages(providers, filling, safeguards);
        return new DeliveryDesk(
                new DeliveryDesk.Tools(newPolicy(), messages, safeguards, Clock.systemUTC(), events), limits());
    }

    private DeskLimits limits() {
        return new DeskLimits(
                config.delivery().sendsPerChannel(),
                config.delivery().lookups(),
                config.delivery().consentWithin(),
                config.dedup().horizon(),
                config.dedup().maxSettled(),
                config.dedup()
                        .maxIds()
                        .orElseGet(() -> SettledIds.fitting(config.kafka().partitions())));
    }
}
