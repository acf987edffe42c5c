package brownout.profile.adapter.grpc;

import brownout.contracts.profile.v1.AppendMarkerRequest;
import brownout.contracts.profile.v1.AppendMarkerResponse;
import brownout.contracts.profile.v1.DescribeRequest;
import brownout.contracts.profile.v1.DescribeResponse;
import brownout.contracts.profile.v1.MarkerKind;
import brownout.contracts.profile.v1.ReplicationGrpc;
import brownout.profile.replication.HomeWriter;
import brownout.profile.replication.MarkerRequest;
import brownout.profile.routing.Peers;
import brownout.profile.routing.Region;
import brownout.profile.routing.Regions;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.Optional;

/** What regions ask each other. */
@GrpcService
public class ReplicationService extends ReplicationGrpc.ReplicationImplBase {

    private final Optional<HomeWriter> home;
    private final Regions.RegionState here;

    public ReplicationService(Optional<HomeWriter> home, Regions.RegionState here) {
        this.home = home;
        this.here = here;
    }

    @Override
    public void appendMarker(AppendMarkerRequest request, StreamObserver<AppendMarkerResponse> observer) {
        MarkerRequest marker;
        try {
            marker = new MarkerRequest(
                    request.getKind() == MarkerKind.BARRIER ? MarkerRequest.Kind.BARRIER : MarkerRequest.Kind.ECHO,
                    new Region(request.getRegion()).name(),
                    request.getNonce());
        } catch (IllegalArgumentException e) {
            observer.onError(Status.INVALID_ARGUMENT
                    .withDescription("region: " + e.getMessage())
                    .asRuntimeException());
            return;
        }
        if (home.isEmpty()) {
            observer.onError(Status.FAILED_PRECONDITION
                    .withDescription("region " + here.now().region() + " is not the home region")
                    .asRuntimeException());
            return;
        }
        var unused = home.get().appendMarker(marker).whenComplete((positions, failure) -> {
            if (failure != null) {
                observer.onError(
                        Status.UNAVAILABLE.withDescription(failure.getMessage()).asRuntimeException());
                return;
            }
            observer.onNext(AppendMarkerResponse.newBuilder()
                    .setEpoch(here.now().epoch())
                    .putAllPositions(positions)
                    .build());
            observer.onCompleted();
        });
    }

    @Override
    public void describe(DescribeRequest request, StreamObserver<DescribeResponse> observer) {
        Peers.PeerState state = here.now();
        DescribeResponse.Builder response = DescribeResponse.newBuilder()
                .setRegion(state.region().name())
                .setHome(state.home())
                .setEpoch(state.epoch())
                .putAllApplied(state.applied())
                .setLogStalled(state.logStalled());
        state.watermarkAgeMillis().ifPresent(response::setWatermarkAgeMs);
        observer.onNext(response.build());
        observer.onCompleted();
    }
}
