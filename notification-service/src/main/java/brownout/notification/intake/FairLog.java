package brownout.notification.intake;

import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Crowd;
import brownout.notification.delivery.NotificationRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Refuses at the door what its partition has too much of already: once it is in the log, everybody behind it would wait for
 * it. What is to be sent later is always taken.
 */
public final class FairLog implements NewRequests {
    private final NewRequests log;
    private final Function<NotificationId, Crowd> crowds;

    /** @param crowds of the partition of a notification, as far as is known here */
    public FairLog(NewRequests log, Function<NotificationId, Crowd> crowds) {
        this.log = log;
        this.crowds = crowds;
    }

    @Override
    public CompletionStage<RequestLog.Appended> append(NotificationRequest request) {
        Channel channel = request.spec().channels().get(0);
        boolean now = request.spec()
                .schedule()
                .sendAt()
                .filter(request.acceptedAt()::isBefore)
                .isEmpty();
        return now && crowds.apply(request.id()).has(channel, request.tenant())
                ? CompletableFuture.completedFuture(new RequestLog.Appended.Refused("so many notifications on "
                        + channel + " are open that more would hold up others; each that settles makes room"))
                : log.append(request);
    }
}
