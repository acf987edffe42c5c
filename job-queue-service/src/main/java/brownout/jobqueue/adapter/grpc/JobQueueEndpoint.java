package brownout.jobqueue.adapter.grpc;

import brownout.contracts.jobqueue.v1.CancelRequest;
import brownout.contracts.jobqueue.v1.GetRequest;
import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobQueue;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.SubmitRequest;
import brownout.contracts.jobqueue.v1.SubmitResponse;
import brownout.frontdoor.access.Caller;
import brownout.frontdoor.adapter.grpc.GrpcAccess;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.jobqueue.adapter.JobCalls;
import brownout.jobqueue.adapter.runtime.Server;
import brownout.jobqueue.dispatch.Submitted;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The clients' gRPC service: the same operations as REST. */
@GrpcService
public class JobQueueEndpoint implements JobQueue {
    private final Server server;

    public JobQueueEndpoint(Server server) {
        this.server = server;
    }

    @Override
    @Blocking
    public Uni<SubmitResponse> submit(SubmitRequest request) {
        Caller caller = GrpcAccess.caller();
        String tenant = JobCalls.tenantOf(caller, request.getSpec().getTenant());
        Optional<IdempotencyKey> key = Optional.of(request.getIdempotencyKey())
                .filter(it -> !it.isEmpty())
                .map(IdempotencyKey::ofField);
        Submitted.Accepted accepted = server.calls().submit(withDefaults(request.getSpec(), tenant), key);
        return Uni.createFrom()
                .item(SubmitResponse.newBuilder()
                        .setId(accepted.id().value())
                        .setReplayed(accepted.replayed())
                        .build());
    }

    private static JobSpec withDefaults(JobSpec spec, String tenant) {
        JobSpec.Builder filled = spec.toBuilder().setTenant(tenant);
        if (spec.getKind().isEmpty()) {
            filled.setKind("transcode");
        }
        if (spec.getJobClass() == JobClass.JOB_CLASS_UNSPECIFIED) {
            filled.setJobClass(JobClass.NORMAL);
        }
        return filled.build();
    }

    @Override
    @Blocking
    public Uni<JobState> get(GetRequest request) {
        return Uni.createFrom()
                .item(server.calls().get(GrpcAccess.caller(), request.getId()).state());
    }

    @Override
    @Blocking
    public Uni<JobState> cancel(CancelRequest request) {
        return Uni.createFrom()
                .item(server.calls()
                        .cancel(GrpcAccess.caller(), request.getId())
                        .state());
    }
}
