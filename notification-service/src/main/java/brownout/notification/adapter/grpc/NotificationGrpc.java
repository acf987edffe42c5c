package brownout.notification.adapter.grpc;

import brownout.contracts.notification.v1.CancelRequest;
import brownout.contracts.notification.v1.GetRequest;
import brownout.contracts.notification.v1.NotificationService;
import brownout.contracts.notification.v1.NotificationView;
import brownout.contracts.notification.v1.SubmitRequest;
import brownout.contracts.notification.v1.SubmitResponse;
import brownout.notification.adapter.codec.Drafts;
import brownout.notification.dedup.IdempotencyKey;
import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.Tenant;
import brownout.notification.intake.Cancellation;
import brownout.notification.intake.InvalidRequestException;
import brownout.notification.intake.Requests;
import brownout.notification.intake.Submission;
import brownout.notification.query.Views;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

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
        Tenant tenant = TenantInterceptor.current();
        try {
            var key = new IdempotencyKey(message.getIdempotencyKey());
            var request = requests.request(tenant, key, Drafts.of(message.getSpec()));
            return Uni.createFrom().completionStage(submission.submit(request)).map(Statuses::of);
        } catch (InvalidRequestException | IllegalArgumentException e) {
            return Uni.createFrom().failure(invalid(e));
        }
    }

    @Override
    public Uni<NotificationView> get(GetRequest message) {
        Tenant tenant = TenantInterceptor.current();
        return withId(
                message.getId(),
                id -> Uni.createFrom().completionStage(views.find(tenant, id)).map(Statuses::of));
    }

    @Override
    public Uni<NotificationView> cancel(CancelRequest message) {
        Tenant tenant = TenantInterceptor.current();
        return withId(
                message.getId(),
                id -> Uni.createFrom()
                        .completionStage(cancellation.cancel(tenant, id))
                        .map(Statuses::of));
    }

    private static Uni<NotificationView> withId(String text, Function<NotificationId, Uni<NotificationView>> call) {
        return NotificationId.parse(text)
                .map(call)
                .orElseGet(() -> Uni.createFrom().failure(Statuses.noSuchNotification()));
    }

    private static StatusRuntimeException invalid(Exception e) {
        return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
    }
}
