package brownout.notification.intake;

import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Crowd;
import brownout.notification.delivery.NotificationRequest;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Refuses at the door what its partition has too much of already: once it is in the log, everybody behind it would wait for
 * it. What is to be sent later holds up nobody, and is refused when the owner's memory is full of it.
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
        Crowd crowd = crowds.apply(request.id());
        if (isForLater(request)) {
            return crowd.hasScheduled()
                    ? refused("as many notifications wait for their time as may; each whose time comes makes room")
                    : log.append(request);
        }
        return crowd.has(channel, request.tenant())
                ? refused("so many notifications on " + channel
                        + " are open that more would hold up others; each that settles makes room")
                : log.append(request);
    }

    private static boolean isForLater(NotificationRequest request) {
        var spec = request.spec();
        Instant now = request.acceptedAt();
        return spec.schedule().sendAt().filter(now::isBefore).isPresent()
                || spec.quietUntil(now).isPresent();
    }

    private static CompletionStage<RequestLog.Appended> refused(String why) {
        return CompletableFuture.completedFuture(new RequestLog.Appended.Refused(why));
    }
}
