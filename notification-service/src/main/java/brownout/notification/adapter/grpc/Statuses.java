package brownout.notification.adapter.grpc;

import brownout.contracts.notification.v1.NotificationView;
import brownout.contracts.notification.v1.State;
import brownout.contracts.notification.v1.SubmitResponse;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.intake.Cancellation;
import brownout.notification.intake.Submitted;
import brownout.notification.query.Views;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * The one place where outcomes become gRPC statuses. UNAVAILABLE carries the trailer {@code outcome}: {@code unknown} where it
 * cannot be told whether the request took effect, {@code not-accepted} where it is proven that it did not.
 */
final class Statuses {
    private static final Metadata.Key<String> OUTCOME = Metadata.Key.of("outcome", Metadata.ASCII_STRING_MARSHALLER);

    private Statuses() {}

    static SubmitResponse of(Submitted submitted) {
        if (submitted instanceof Submitted.Accepted accepted) {
            return SubmitResponse.newBuilder()
                    .setId(accepted.id().toString())
                    .setState(State.ACCEPTED)
                    .setReplayed(accepted.replayed())
                    .build();
        }
        if (submitted instanceof Submitted.InProgress) {
            throw refused(Status.ABORTED, "the first request with this key is in progress");
        }
        if (submitted instanceof Submitted.Conflict) {
            throw refused(Status.INVALID_ARGUMENT, "this key belongs to another request");
        }
        if (submitted instanceof Submitted.NotAccepted not) {
            throw unavailable("not-accepted", not.evidence());
        }
        throw unavailable("unknown", ((Submitted.Unknown) submitted).evidence());
    }

    static NotificationView of(Views.Found found) {
        if (found instanceof Views.Found.View view) {
            return Codec.view(view.notification());
        }
        if (found instanceof Views.Found.CannotTell cannot) {
            throw refused(Status.UNAVAILABLE, cannot.why());
        }
        throw noSuchNotification();
    }

    static NotificationView of(Cancellation.Outcome outcome) {
        if (outcome instanceof Cancellation.Outcome.Cancelled cancelled) {
            return Codec.view(cancelled.notification());
        }
        if (outcome instanceof Cancellation.Outcome.TooLate late) {
            throw refused(
                    Status.ABORTED, "the notification is " + late.notification().state());
        }
        if (outcome instanceof Cancellation.Outcome.Pending pending) {
            return Codec.view(pending.notification());
        }
        if (outcome instanceof Cancellation.Outcome.Unavailable unavailable) {
            throw refused(Status.UNAVAILABLE, unavailable.why());
        }
        throw noSuchNotification();
    }

    static StatusRuntimeException noSuchNotification() {
        return refused(Status.NOT_FOUND, "this tenant has no notification with this id");
    }

    private static StatusRuntimeException refused(Status status, String description) {
        return status.withDescription(description).asRuntimeException();
    }

    private static StatusRuntimeException unavailable(String outcome, String evidence) {
        var trailers = new Metadata();
        trailers.put(OUTCOME, outcome);
        return Status.UNAVAILABLE.withDescription(evidence).asRuntimeException(trailers);
    }
}
