package brownout.profile.adapter.grpc;

import brownout.contracts.profile.v1.AppendMarkerRequest;
import brownout.contracts.profile.v1.AppendMarkerResponse;
import brownout.contracts.profile.v1.BatchGetRequest;
import brownout.contracts.profile.v1.BatchGetResponse;
import brownout.contracts.profile.v1.DescribeRequest;
import brownout.contracts.profile.v1.DescribeResponse;
import brownout.contracts.profile.v1.MarkerKind;
import brownout.contracts.profile.v1.ProfilesGrpc;
import brownout.contracts.profile.v1.ReplicationGrpc;
import brownout.contracts.profile.v1.WriteResponse;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.frontdoor.problem.ProblemException;
import brownout.profile.adapter.wire.ProfileWire;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.record.ProfileId;
import brownout.profile.record.WriteCommand;
import brownout.profile.replication.HomeLog;
import brownout.profile.replication.LogUnavailableException;
import brownout.profile.replication.MarkerRequest;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.routing.PeerUnavailableException;
import brownout.profile.routing.Peers;
import brownout.profile.routing.ReadOutcome;
import brownout.profile.routing.ReadRequest;
import brownout.profile.routing.Region;
import brownout.profile.routing.Topology;
import brownout.profile.time.Deadline;
import brownout.profile.time.Time;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.AbstractStub;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Calls to other regions. Each has the deadline of the request that it serves; none is retried here.
 *
 * <p>A channel whose connection failed would wait up to two minutes before it tries again; every call shortens that, so
 * that a healed link is used at once.
 */
public final class GrpcPeers implements Peers, HomeLog, AutoCloseable {

    private static final Duration MARKER_LIMIT = Duration.ofSeconds(2);
    private static final String OTHER_KEY =
            " signs its session tokens with another key; that in profile.session-key-file must be the same in every"
                    + " region";

    /** W3C Trace Context with the sampled flag off. */
    private static final Map<String, String> NOT_SAMPLED =
            Map.of("traceparent", "00-00000000000000000000000000000001-0000000000000001-00");

    private final Map<Region, ManagedChannel> channels;
    private final Topology topology;
    private final SessionTokens tokens;
    private final Tracer tracer;
    private final Time time;

    /** @param channels to every other region; closed with this */
    public GrpcPeers(
            Map<Region, ManagedChannel> channels, Topology topology, SessionTokens tokens, Tracer tracer, Time time) {
        this.channels = Map.copyOf(channels);
        this.topology = topology;
        this.tokens = tokens;
        this.tracer = tracer;
        this.time = time;
    }

    /**
     * @param address host:port
     * @param credential shows the other region that this is a peer
     */
    public static ManagedChannel channel(String address, ClientInterceptor credential) {
        return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .directExecutor()
                .keepAliveTime(5, TimeUnit.SECONDS)
                .keepAliveTimeout(2, TimeUnit.SECONDS)
                .intercept(credential)
                .build();
    }

    @Override
    public CompletableFuture<ReadOutcome> read(Region region, ReadRequest request) {
        BatchGetRequest message = BatchGetRequest.newBuilder()
                .addAllIds(request.ids().stream().map(ProfileId::value).sorted().toList())
                .setConsistency(Messages.message(request.consistency()))
                .setSessionToken(request.session().map(tokens::encode).orElse(""))
                .build();
        CompletableFuture<ReadOutcome> result = new CompletableFuture<>();
        PeerCall call = call("Profiles/BatchGet", request.trace()).on(request.tenant());
        call.<BatchGetResponse>begin(
                observer -> stub(call, region, request.deadline(), ProfilesGrpc::newStub)
                        .batchGet(message, observer),
                response -> answered(region, request, response, result),
                failure -> {
                    Status status = Status.fromThrowable(failure);
                    Trailers.read(status, Status.trailersFromThrowable(failure), request.consistency())
                            .ifPresentOrElse(
                                    result::complete, () -> result.completeExceptionally(silent(region, status)));
                });
        return result;
    }

    private void answered(
            Region region, ReadRequest request, BatchGetResponse response, CompletableFuture<ReadOutcome> result) {
        var metadata = response.getMetadata();
        try {
            result.complete(new ReadOutcome.Answered(
                    response.getProfilesList().stream()
                            .map(ProfileWire::profile)
                            .toList(),
                    request.consistency(),
                    Messages.level(metadata.getAchieved()),
                    metadata.hasStalenessBoundMs()
                            ? OptionalLong.of(metadata.getStalenessBoundMs())
                            : OptionalLong.empty(),
                    new Region(metadata.getServedByRegion()),
                    ReadOutcome.Answered.FORWARDED,
                    tokens.decode(metadata.getSessionToken(), request.tenant())));
        } catch (ProblemException e) {
            result.completeExceptionally(new PeerUnavailableException("region " + region + OTHER_KEY));
        }
    }

    @Override
    public CompletableFuture<WriteOutcome> write(
            Region region, WriteCommand command, Deadline deadline, Map<String, String> trace) {
        CompletableFuture<WriteOutcome> result = new CompletableFuture<>();
        PeerCall call = call("Profiles/Write", trace).on(command.id().tenant());
        call.<WriteResponse>begin(
                observer ->
                        stub(call, region, deadline, ProfilesGrpc::newStub).write(Messages.message(command), observer),
                response -> result.complete(written(region, command.id().tenant(), response)),
                failure -> result.complete(Trailers.write(
                        Status.fromThrowable(failure),
                        Status.trailersFromThrowable(failure),
                        call.mayHaveLeft(),
                        "home region " + region)));
        return result;
    }

    private WriteOutcome written(Region region, Tenant tenant, WriteResponse response) {
        try {
            SessionToken token = tokens.decode(response.getSessionToken(), tenant);
            // The request carried no token, so the answer's holds the position of this write alone.
            var position = token.positions().entrySet().iterator().next();
            return new WriteOutcome.Written(
                    ProfileWire.profile(response.getProfile()),
                    token.log(),
                    position.getKey(),
                    position.getValue(),
                    response.getReplayed());
        } catch (ProblemException e) {
            return new WriteOutcome.Unknown("home region " + region + " wrote it, but" + OTHER_KEY);
        }
    }

    @Override
    public CompletableFuture<Map<Integer, Long>> appendMarker(MarkerRequest request) {
        AppendMarkerRequest message = AppendMarkerRequest.newBuilder()
                .setRegion(request.region())
                .setNonce(request.nonce())
                .setKind(
                        switch (request.kind()) {
                            case BARRIER -> MarkerKind.BARRIER;
                            case ECHO -> MarkerKind.ECHO;
                        })
                .build();
        Region home = topology.home();
        CompletableFuture<Map<Integer, Long>> result = new CompletableFuture<>();
        PeerCall call = call("Replication/AppendMarker", Map.of());
        call.<AppendMarkerResponse>begin(
                observer -> stub(call, home, Deadline.in(MARKER_LIMIT, time), ReplicationGrpc::newStub)
                        .appendMarker(message, observer),
                response -> result.complete(response.getPositionsMap()),
                failure -> result.completeExceptionally(new LogUnavailableException(
                        "no marker: "
                                + silent(home, Status.fromThrowable(failure)).getMessage(),
                        failure)));
        return result;
    }

    @Override
    public CompletableFuture<PeerState> describe(Region region, Deadline deadline) {
        CompletableFuture<PeerState> result = new CompletableFuture<>();
        PeerCall call = call("Replication/Describe", Map.of());
        call.<DescribeResponse>begin(
                observer -> stub(call, region, deadline, ReplicationGrpc::newStub)
                        .describe(DescribeRequest.getDefaultInstance(), observer),
                response -> result.complete(new PeerState(
                        region,
                        response.getHome(),
                        response.getEpoch(),
                        response.getAppliedMap(),
                        response.hasWatermarkAgeMs()
                                ? OptionalLong.of(response.getWatermarkAgeMs())
                                : OptionalLong.empty(),
                        response.getLogStalled())),
                failure -> result.completeExceptionally(silent(region, Status.fromThrowable(failure))));
        return result;
    }

    /**
     * Calls that no single request caused, such as markers, are not traced on either side: they would fill every trace
     * view.
     */
    private PeerCall call(String method, Map<String, String> trace) {
        if (trace.isEmpty()) {
            return new PeerCall(topology.self().name(), Span.getInvalid(), NOT_SAMPLED);
        }
        Span span = tracer.spanBuilder("brownout.profile.v1." + method)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(TraceContext.of(trace::get))
                .setAttribute("rpc.system", "grpc")
                .startSpan();
        return new PeerCall(
                topology.self().name(),
                span,
                TraceContext.headers(Context.root().with(span)));
    }

    private <S extends AbstractStub<S>> S stub(
            PeerCall call, Region region, Deadline deadline, Function<Channel, S> create) {
        ManagedChannel channel = channels.get(region);
        if (channel == null) {
            throw Status.UNAVAILABLE
                    .withDescription("profile.peers." + region + " is not set")
                    .asRuntimeException();
        }
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
        return call.stub(channel, deadline.left(time), create);
    }

    /** For health: {@code READY}, {@code IDLE}, {@code TRANSIENT_FAILURE}, … */
    public String channelState(Region region) {
        ManagedChannel channel = channels.get(region);
        return channel == null ? "none" : channel.getState(false).toString();
    }

    private static PeerUnavailableException silent(Region region, Status status) {
        return new PeerUnavailableException(
                "region " + region + " did not answer: " + status.getCode() + " " + status.getDescription());
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdown);
        channels.values().forEach(channel -> {
            try {
                if (!channel.awaitTermination(1, TimeUnit.SECONDS)) {
                    channel.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                channel.shutdownNow();
            }
        });
    }
}
