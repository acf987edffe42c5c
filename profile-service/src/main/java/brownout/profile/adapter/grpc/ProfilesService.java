package brownout.profile.adapter.grpc;

import brownout.contracts.profile.v1.BatchGetRequest;
import brownout.contracts.profile.v1.BatchGetResponse;
import brownout.contracts.profile.v1.GetRequest;
import brownout.contracts.profile.v1.GetResponse;
import brownout.contracts.profile.v1.ProfilesGrpc;
import brownout.contracts.profile.v1.ReadMetadata;
import brownout.contracts.profile.v1.WriteRequest;
import brownout.contracts.profile.v1.WriteResponse;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.problem.GrpcProblems;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.frontdoor.problem.Problem;
import brownout.profile.adapter.edge.Deadlines;
import brownout.profile.adapter.edge.ProfileProblems;
import brownout.profile.adapter.wire.ProfileWire;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.record.ProfileId;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.routing.ReadOutcome;
import brownout.profile.routing.ReadRequest;
import brownout.profile.routing.ReadRouter;
import brownout.profile.routing.WriteRouter;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Context;
import io.quarkus.grpc.GrpcService;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Profiles for other services and for other regions. Never blocks: it runs on the event loop. */
@GrpcService
public class ProfilesService extends ProfilesGrpc.ProfilesImplBase {

    /** Ids in one batch. */
    public static final int MAX_IDS = 100;

    private final ReadRouter reads;
    private final WriteRouter writes;
    private final SessionTokens tokens;
    private final Deadlines deadlines;
    private final GrpcProblems problems;

    public ProfilesService(
            ReadRouter reads, WriteRouter writes, SessionTokens tokens, Deadlines deadlines, GrpcProblems problems) {
        this.reads = reads;
        this.writes = writes;
        this.tokens = tokens;
        this.deadlines = deadlines;
        this.problems = problems;
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> observer) {
        ProfileId id = Messages.id(CallContext.tenant(), request.getId());
        answer(observer, read(Set.of(id), asBatch(request)), answered -> {
            if (answered.profiles().isEmpty()) {
                throw ProfileProblems.noSuchProfile(id).exception();
            }
            return GetResponse.newBuilder()
                    .setProfile(ProfileWire.message(answered.profiles().get(0)))
                    .setMetadata(metadata(answered))
                    .build();
        });
    }

    private static BatchGetRequest asBatch(GetRequest request) {
        return BatchGetRequest.newBuilder()
                .setConsistency(request.getConsistency())
                .setSessionToken(request.getSessionToken())
                .setOnUnavailable(request.getOnUnavailable())
                .build();
    }

    @Override
    public void batchGet(BatchGetRequest request, StreamObserver<BatchGetResponse> observer) {
        answer(
                observer,
                read(ids(request.getIdsList()), request),
                answered -> BatchGetResponse.newBuilder()
                        .addAllProfiles(answered.profiles().stream()
                                .map(ProfileWire::message)
                                .toList())
                        .setMetadata(metadata(answered))
                        .build());
    }

    private static Set<ProfileId> ids(Collection<String> ids) {
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw Problem.bad("ids", "must name 1 to " + MAX_IDS + " profiles, not " + ids.size())
                    .exception();
        }
        Tenant tenant = CallContext.tenant();
        return ids.stream().map(id -> Messages.id(tenant, id)).collect(Collectors.toSet());
    }

    private CompletableFuture<ReadOutcome> read(Set<ProfileId> ids, BatchGetRequest request) {
        return reads.read(new ReadRequest(
                ids,
                Messages.consistency(request.getConsistency()),
                session(request.getSessionToken(), ids.iterator().next().tenant()),
                Messages.onUnavailable(request.getOnUnavailable()),
                deadlines.in(CallContext.left()),
                CallContext.forwarded(),
                TraceContext.headers(Context.current())));
    }

    private <R> void answer(
            StreamObserver<R> observer,
            CompletableFuture<ReadOutcome> outcome,
            Function<ReadOutcome.Answered, R> answered) {
        finish(
                observer,
                outcome.thenApply(ended -> ProfileProblems.read(ended, answered, problem -> {
                    throw problem.exception();
                })));
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> observer) {
        Tenant tenant = CallContext.tenant();
        boolean forwarded = CallContext.forwarded();
        Optional<SessionToken> session = session(request.getSessionToken(), tenant);
        CompletableFuture<WriteOutcome> outcome = writes.write(
                Messages.command(tenant, request, forwarded),
                deadlines.in(CallContext.left()),
                forwarded,
                TraceContext.headers(Context.current()));
        finish(
                observer,
                outcome.thenApply(
                        ended -> ProfileProblems.write(ended, written -> response(written, session), problem -> {
                            throw problem.exception();
                        })));
    }

    private WriteResponse response(WriteOutcome.Written written, Optional<SessionToken> session) {
        return WriteResponse.newBuilder()
                .setProfile(ProfileWire.message(written.profile()))
                .setSessionToken(tokens.encode(SessionToken.after(session, written)))
                .setReplayed(written.replayed())
                .build();
    }

    private <R> void finish(StreamObserver<R> observer, CompletableFuture<R> response) {
        var unused = response.whenComplete((message, failure) -> {
            if (failure != null) {
                observer.onError(Trailers.of(failure, problems));
                return;
            }
            observer.onNext(message);
            observer.onCompleted();
        });
    }

    private Optional<SessionToken> session(String token, Tenant tenant) {
        return token.isEmpty() ? Optional.empty() : Optional.of(tokens.decode(token, tenant));
    }

    private ReadMetadata metadata(ReadOutcome.Answered answered) {
        ReadMetadata.Builder metadata = ReadMetadata.newBuilder()
                .setRequested(Messages.message(answered.requested().level()))
                .setAchieved(Messages.message(answered.achieved()))
                .setServedByRegion(answered.region().name())
                .setServedByLayer(answered.layer())
                .setSessionToken(tokens.encode(answered.session()));
        answered.stalenessMillis().ifPresent(metadata::setStalenessBoundMs);
        return metadata.build();
    }
}
