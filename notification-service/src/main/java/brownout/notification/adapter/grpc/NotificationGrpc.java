package brownout.notification.adapter.grpc;

import brownout.contracts.notification.v1.CancelRequest;
import brownout.contracts.notification.v1.GetRequest;
import brownout.contracts.notification.v1.NotificationService;
import brownout.contracts.notification.v1.NotificationView;
import brownout.contracts.notification.v1.State;
import brownout.contracts.notification.v1.SubmitRequest;
import brownout.contracts.notification.v1.SubmitResponse;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.grpc.GrpcAccess;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.adapter.Outcomes;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.adapter.codec.Drafts;
import brownout.notification.intake.Cancellation;
import brownout.notification.intake.Requests;
import brownout.notification.intake.Submission;
import brownout.notification.intake.Submitted;
import brownout.notification.query.Views;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** The same operations as {@code /v1}, over gRPC. */
@GrpcService
public class NotificationGrpc implements NotificationService {
    private final Requests requests;
    private final Submission submission;
    private final Cancellation cancellation;
    private final Views views;

    NotificationGrpc(Requests requests, Submission submission, Cancellation cancellation, Views views) {
        this.requests = requests;
        this.submission = submission;
        this.cancellation = cancellation;
        this.views = views;
    }

    @Override
    public Uni<SubmitResponse> submit(SubmitRequest message) {
        var key = IdempotencyKey.ofField(message.getIdempotencyKey());
        var request = requests.request(tenant(), key, Drafts.of(message.getSpec()));
        return Uni.createFrom().completionStage(submission.submit(request)).map(NotificationGrpc::response);
    }

    private static SubmitResponse response(Submitted submitted) {
        var accepted = Outcomes.accepted(submitted);
        return SubmitResponse.newBuilder()
                .setId(accepted.id().toString())
                .setState(State.ACCEPTED)
                .setReplayed(accepted.replayed())
                .build();
    }

    @Override
    public Uni<NotificationView> get(GetRequest message) {
        return Uni.createFrom()
                .completionStage(views.find(tenant(), Outcomes.id(message.getId())))
                .map(found -> Codec.view(Outcomes.found(found)));
    }

    @Override
    public Uni<NotificationView> cancel(CancelRequest message) {
        return Uni.createFrom()
                .completionStage(cancellation.cancel(tenant(), Outcomes.id(message.getId())))
                .map(outcome -> Codec.view(Outcomes.cancelled(outcome)));
    }

    private static Tenant tenant() {
        return GrpcAccess.caller().tenant();
    }
}
