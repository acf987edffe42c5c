package brownout.notification.adapter.grpc;

import brownout.contracts.notification.v1.CancelRequest;
import brownout.contracts.notification.v1.GetRequest;
import brownout.contracts.notification.v1.ListRequest;
import brownout.contracts.notification.v1.ListResponse;
import brownout.contracts.notification.v1.NotificationService;
import brownout.contracts.notification.v1.NotificationView;
import brownout.contracts.notification.v1.RedriveRequest;
import brownout.contracts.notification.v1.RedriveResponse;
import brownout.contracts.notification.v1.State;
import brownout.contracts.notification.v1.SubmitRequest;
import brownout.contracts.notification.v1.SubmitResponse;
import brownout.contracts.notification.v1.WatchRequest;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.grpc.GrpcAccess;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.adapter.Outcomes;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.adapter.codec.Drafts;
import brownout.notification.adapter.codec.Lists;
import brownout.notification.adapter.codec.Redrives;
import brownout.notification.intake.Cancellation;
import brownout.notification.intake.Redrive;
import brownout.notification.intake.Requests;
import brownout.notification.intake.Submission;
import brownout.notification.intake.Submitted;
import brownout.notification.query.Listing;
import brownout.notification.query.Views;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** The same operations as {@code /v1}, over gRPC. */
@GrpcService
public class NotificationGrpc implements NotificationService {
    private final Requests requests;
    private final Submission submission;
    private final Cancellation cancellation;
    private final Redrive redrive;
    private final Views views;
    private final Watches watches;

    NotificationGrpc(
            Requests requests,
            Submission submission,
            Cancellation cancellation,
            Redrive redrive,
            Views views,
            Watches watches) {
        this.requests = requests;
        this.submission = submission;
        this.cancellation = cancellation;
        this.redrive = redrive;
        this.views = views;
        this.watches = watches;
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

    @Override
    public Uni<ListResponse> list(ListRequest message) {
        return page(Listing.ALL, message);
    }

    @Override
    public Uni<ListResponse> listDeadLetters(ListRequest message) {
        return page(Listing.DEAD_LETTERS, message);
    }

    private Uni<ListResponse> page(Listing listing, ListRequest message) {
        return Uni.createFrom()
                .completionStage(views.list(Lists.query(tenant(), listing, message)))
                .map(Lists::response);
    }

    @Override
    public Uni<RedriveResponse> redrive(RedriveRequest message) {
        var key = IdempotencyKey.ofField(message.getIdempotencyKey());
        var draft = Redrives.draft(message);
        return Uni.createFrom()
                .completionStage(redrive.redrive(tenant(), key, draft.digest(), draft.check()))
                .map(outcome -> Redrives.response(Outcomes.redriven(outcome)));
    }

    @Override
    public Multi<NotificationView> watch(WatchRequest message) {
        return watches.of(tenant(), Outcomes.id(message.getId()), message.getAfterVersion())
                .map(Codec::view);
    }

    private static Tenant tenant() {
        return GrpcAccess.caller().tenant();
    }
}
