package brownout.profile.adapter.grpc;

import brownout.contracts.profile.v1.AppendMarkerRequest;
import brownout.contracts.profile.v1.AppendMarkerResponse;
import brownout.contracts.profile.v1.DescribeRequest;
import brownout.contracts.profile.v1.DescribeResponse;
import brownout.contracts.profile.v1.ReplicationGrpc;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.profile.replication.HomeWriter;
import brownout.profile.replication.MarkerRequest;
import brownout.profile.routing.Peers;
import brownout.profile.routing.Regions;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.Optional;

/** What regions ask each other. */
@GrpcService
public class ReplicationService extends ReplicationGrpc.ReplicationImplBase {

    private final Optional<HomeWriter> home;
    private final Regions regions;
    private final Regions.RegionState here;

    public ReplicationService(Optional<HomeWriter> home, Regions regions, Regions.RegionState here) {
        this.home = home;
        this.regions = regions;
        this.here = here;
    }

    @Override
    public void appendMarker(AppendMarkerRequest request, StreamObserver<AppendMarkerResponse> observer) {
        MarkerRequest marker = marker(request);
        HomeWriter writer = home.orElseThrow(
                () -> Problem.of(ProblemType.CONFLICT, "region " + here.now().region() + " is not the home region")
                        .exception());
        var unused = writer.appendMarker(marker).whenComplete((positions, failure) -> {
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

    /** What gets into the log of everybody is checked first. */
    private MarkerRequest marker(AppendMarkerRequest request) {
        if (!regions.names().contains(request.getRegion())) {
            throw Problem.bad("region", "must be one of " + regions.names()).exception();
        }
        MarkerRequest.Kind kind =
                switch (request.getKind()) {
                    case BARRIER -> MarkerRequest.Kind.BARRIER;
                    case ECHO -> MarkerRequest.Kind.ECHO;
                    case MARKER_KIND_UNSPECIFIED, UNRECOGNIZED ->
                        throw Problem.bad("kind", "must be BARRIER or ECHO, not " + request.getKindValue())
                                .exception();
                };
        try {
            return new MarkerRequest(kind, request.getRegion(), request.getNonce());
        } catch (IllegalArgumentException e) {
            throw Problem.bad("nonce", String.valueOf(e.getMessage())).exception();
        }
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
