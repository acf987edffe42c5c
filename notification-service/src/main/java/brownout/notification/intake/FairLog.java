package brownout.notification.intake;

import brownout.frontdoor.access.Tenant;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Crowd;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.receipt.Receipt;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Refuses at the door what its partition has too much of already: once it is in the log, everybody behind it would wait for
 * it. Wishes about what is there, and what is to be sent later, are always taken.
 */
public final class FairLog implements RequestLog {
    private final RequestLog log;
    private final Function<NotificationId, Crowd> crowds;

    /** @param crowds of the partition of a notification, as far as is known here */
    public FairLog(RequestLog log, Function<NotificationId, Crowd> crowds) {
        this.log = log;
        this.crowds = crowds;
    }

    @Override
    public CompletionStage<Appended> append(NotificationRequest request) {
        Channel channel = request.spec().channels().get(0);
        boolean now = request.spec()
                .schedule()
                .sendAt()
                .filter(request.acceptedAt()::isBefore)
                .isEmpty();
        return now && crowds.apply(request.id()).has(channel, request.tenant())
                ? CompletableFuture.completedFuture(new Appended.Refused("so many notifications on " + channel
                        + " are open that more would hold up others; each that settles makes room"))
                : log.append(request);
    }

    @Override
    public CompletionStage<Appended> appendReceipt(NotificationId id, Receipt receipt, Optional<Notification> shown) {
        return log.appendReceipt(id, receipt, shown);
    }

    @Override
    public CompletionStage<Appended> appendCancel(NotificationId id, Tenant tenant) {
        return log.appendCancel(id, tenant);
    }

    @Override
    public CompletionStage<Appended> appendRedrive(NotificationId id, Tenant tenant, boolean allowRisky) {
        return log.appendRedrive(id, tenant, allowRisky);
    }
}
