package brownout.jobqueue.adapter.grpc;

import brownout.contracts.jobqueue.v1.CancelRequest;
import brownout.contracts.jobqueue.v1.GetRequest;
import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobQueue;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.SubmitRequest;
import brownout.contracts.jobqueue.v1.SubmitResponse;
import brownout.jobqueue.adapter.Callers;
import brownout.jobqueue.adapter.runtime.Server;
import brownout.jobqueue.dispatch.Submitted;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;

/** The clients' gRPC service: the same operations as REST. An API key travels as {@code authorization} metadata. */
@GrpcService
public class JobQueueEndpoint implements JobQueue {
    private final Server server;
    private final Callers callers;

    public JobQueueEndpoint(Server server, Callers callers) {
        this.server = server;
        this.callers = callers;
    }

    @Override
    @Blocking
    public Uni<SubmitResponse> submit(SubmitRequest request) {
        String tenant = callers.tenantOf(GrpcDoor.present(), request.getSpec().getTenant());
        String key = request.getIdempotencyKey();
        Submitted.Accepted accepted =
                server.calls().submit(withDefaults(request.getSpec(), tenant), key, !key.isEmpty());
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
                .item(server.calls()
                        .get(request.getId(), callers.tenant(GrpcDoor.present()))
                        .state());
    }

    @Override
    @Blocking
    public Uni<JobState> cancel(CancelRequest request) {
        return Uni.createFrom()
                .item(server.calls()
                        .cancel(request.getId(), callers.tenant(GrpcDoor.present()))
                        .state());
    }
}
