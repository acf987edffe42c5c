package brownout.notification.intake;

import brownout.notification.delivery.NotificationRequest;
import java.util.concurrent.CompletionStage;

/** Where new requests go. */
@FunctionalInterface
public interface NewRequests {
    /** Completes normally, whatever happens, within the delivery timeout. */
    CompletionStage<RequestLog.Appended> append(NotificationRequest request);
}
