package brownout.profile.adapter.grpc;

import brownout.contracts.profile.v1.BatchGetRequest;
import brownout.contracts.profile.v1.BatchGetResponse;
import brownout.contracts.profile.v1.GetRequest;
import brownout.contracts.profile.v1.GetResponse;
import brownout.contracts.profile.v1.ProfilesGrpc;
import brownout.contracts.profile.v1.ReadMetadata;
import brownout.contracts.profile.v1.WriteRequest;
import brownout.contracts.profile.v1.WriteResponse;
import brownout.profile.ProfileConfig;
import brownout.profile.adapter.telemetry.Tracing;
import brownout.profile.adapter.wire.ProfileWire;
import brownout.profile.consistency.MalformedException;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.SessionTokens;
import brownout.profile.record.ProfileId;
import brownout.profile.record.ProfileVersion;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.routing.ReadOutcome;
import brownout.profile.routing.ReadRequest;
import brownout.profile.routing.ReadRouter;
import brownout.profile.routing.WriteRouter;
import brownout.profile.time.Deadline;
import brownout.profile.time.Time;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Profiles for other services and for other regions. Never blocks: it runs on the event loop. */
@GrpcService
public class ProfilesService extends ProfilesGrpc.ProfilesImplBase {

    /** Ids in one batch. */
    public static final int MAX_IDS = 100;

    private final ReadRouter reads;
    private final WriteRouter writes;
    private final SessionTokens tokens;
    private final Surroundings around;

    /** What every call needs besides its routers. */
    public record Surroundings(ProfileConfig config, Tracing tracing, Time time) {}

    public ProfilesService(ReadRouter reads, WriteRouter writes, SessionTokens tokens, Surroundings around) {
        this.reads = reads;
        this.writes = writes;
        this.tokens = tokens;
        this.around = around;
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> observer) {
        answer(observer, () -> read(Set.of(Messages.id(request.getId())), asBatch(request)), (answered, out) -> {
            if (answered.profiles().isEmpty()) {
                out.onError(Status.NOT_FOUND
                        .withDescription("no profile " + request.getId())
                        .asRuntimeException());
                return;
            }
            send(
                    out,
                    GetResponse.newBuilder()
                            .setProfile(ProfileWire.message(answered.profiles().get(0)))
                            .setMetadata(metadata(answered))
                            .build());
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
                () -> read(ids(request.getIdsList()), request),
                (answered, out) -> send(
                        out,
                        BatchGetResponse.newBuilder()
                                .addAllProfiles(answered.profiles().stream()
                                        .map(ProfileWire::message)
                                        .toList())
                                .setMetadata(metadata(answered))
                                .build()));
    }

    private static Set<ProfileId> ids(Collection<String> ids) {
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw new MalformedException("ids", "name 1 to " + MAX_IDS + " profiles, not " + ids.size());
        }
        return ids.stream().map(Messages::id).collect(Collectors.toSet());
    }

    private CompletableFuture<ReadOutcome> read(Set<ProfileId> ids, BatchGetRequest request) {
        return reads.read(new ReadRequest(
                ids,
                Messages.consistency(request.getConsistency()),
                session(request.getSessionToken()),
                Messages.onUnavailable(request.getOnUnavailable()),
                deadline(),
                CallContext.forwarded(),
                around.tracing().current()));
    }

    private <R> void answer(
            StreamObserver<R> observer,
            Supplier<CompletableFuture<ReadOutcome>> read,
            BiConsumer<ReadOutcome.Answered, StreamObserver<R>> answered) {
        CompletableFuture<ReadOutcome> outcome;
        try {
            outcome = read.get();
        } catch (MalformedException e) {
            observer.onError(malformed(e));
            return;
        }
        var unused = outcome.whenComplete((ended, failure) -> {
            if (failure != null) {
                observer.onError(Status.INTERNAL
                        .withDescription("reading failed")
                        .withCause(failure)
                        .asRuntimeException());
                return;
            }
            ended.fold(new ReadOutcome.Cases<Boolean>() {
                @Override
                public Boolean answered(ReadOutcome.Answered answer) {
                    answered.accept(answer, observer);
                    return true;
                }

                @Override
                public Boolean unsatisfied(ReadOutcome.Unsatisfied missing) {
                    observer.onError(Trailers.unsatisfied(missing));
                    return true;
                }

                @Override
                public Boolean sessionLost(String detail) {
                    observer.onError(Trailers.sessionLost(detail));
                    return true;
                }
            });
        });
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> observer) {
        Optional<SessionToken> session;
        CompletableFuture<WriteOutcome> outcome;
        try {
            session = session(request.getSessionToken());
            outcome = writes.write(
                    Messages.command(request, UUID.randomUUID().toString()),
                    deadline(),
                    CallContext.forwarded(),
                    around.tracing().current());
        } catch (MalformedException e) {
            observer.onError(malformed(e));
            return;
        }
        var unused = outcome.thenAccept(ended -> ended.fold(new WriteReply(observer, session)));
    }

    private final class WriteReply implements WriteOutcome.Cases<Boolean> {
        private final StreamObserver<WriteResponse> observer;
        private final Optional<SessionToken> session;

        private WriteReply(StreamObserver<WriteResponse> observer, Optional<SessionToken> session) {
            this.observer = observer;
            this.session = session;
        }

        @Override
        public Boolean written(WriteOutcome.Written written) {
            SessionToken token = session.filter(given -> given.log().equals(written.log()))
                    .orElse(SessionToken.empty(written.log()))
                    .including(written.partition(), written.position());
            send(
                    observer,
                    WriteResponse.newBuilder()
                            .setProfile(ProfileWire.message(written.profile()))
                            .setSessionToken(tokens.encode(token))
                            .setReplayed(written.replayed())
                            .build());
            return true;
        }

        @Override
        public Boolean preconditionFailed(Optional<ProfileVersion> current) {
            return fail(Trailers.preconditionFailed(current));
        }

        @Override
        public Boolean keyReused() {
            return fail(Trailers.keyReused());
        }

        @Override
        public Boolean notWritten(String reason) {
            return fail(Trailers.notWritten(reason));
        }

        @Override
        public Boolean unknown(String reason) {
            return fail(Trailers.unknown(reason));
        }

        private Boolean fail(StatusRuntimeException status) {
            observer.onError(status);
            return true;
        }
    }

    private Optional<SessionToken> session(String token) {
        return token.isEmpty() ? Optional.empty() : Optional.of(tokens.decode(token));
    }

    private Deadline deadline() {
        ProfileConfig config = around.config();
        return Deadline.in(CallContext.left(config.defaultTimeout(), config.maxTimeout()), around.time());
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

    private static StatusRuntimeException malformed(MalformedException e) {
        return Status.INVALID_ARGUMENT
                .withDescription(e.field() + ": " + e.getMessage())
                .asRuntimeException();
    }

    private static <R> void send(StreamObserver<R> observer, R response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
