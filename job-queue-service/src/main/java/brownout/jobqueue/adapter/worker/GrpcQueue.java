package brownout.jobqueue.adapter.worker;

import brownout.contracts.jobqueue.v1.Assignment;
import brownout.contracts.jobqueue.v1.ClaimRequest;
import brownout.contracts.jobqueue.v1.ClaimResponse;
import brownout.contracts.jobqueue.v1.CompleteRequest;
import brownout.contracts.jobqueue.v1.FailRequest;
import brownout.contracts.jobqueue.v1.HeartbeatRequest;
import brownout.contracts.jobqueue.v1.HeartbeatResponse;
import brownout.contracts.jobqueue.v1.Verdict;
import brownout.contracts.jobqueue.v1.WorkersGrpc;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.jobqueue.worker.Assigned;
import brownout.jobqueue.worker.Queue;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The queue over gRPC. Each call has a deadline; the channel connects again by itself and pings while a claim is held. */
public final class GrpcQueue implements Queue, AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(3);
    private static final Duration CLAIM_GRACE = Duration.ofSeconds(3);

    private static final Set<Status.Code> DEFINITE = EnumSet.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.UNAUTHENTICATED,
            Status.Code.PERMISSION_DENIED,
            Status.Code.UNIMPLEMENTED);

    private final ManagedChannel channel;
    private final WorkersGrpc.WorkersBlockingStub blocking;
    private final WorkersGrpc.WorkersStub async;
    private final String worker;

    /** @param target {@code host:port} */
    public GrpcQueue(String target, String worker, List<ClientInterceptor> interceptors) {
        this.channel = NettyChannelBuilder.forTarget(target)
                .usePlaintext()
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(4, TimeUnit.SECONDS)
                .intercept(interceptors)
                .build();
        this.blocking = WorkersGrpc.newBlockingStub(channel);
        this.async = WorkersGrpc.newStub(channel);
        this.worker = worker;
    }

    @Override
    public Claims claim(String id, int max, Duration wait) throws NoAnswerException, RefusedException {
        ClaimResponse response =
                call(() -> blocking.withDeadlineAfter(wait.plus(CLAIM_GRACE).toMillis(), TimeUnit.MILLISECONDS)
                        .claim(ClaimRequest.newBuilder()
                                .setWorker(worker)
                                .setMaxJobs(max)
                                .setClaimId(id)
                                .setWaitMs(wait.toMillis())
                                .build()));
        return new Claims(
                response.getJobsList().stream().map(GrpcQueue::assigned).toList(), response.getDrain());
    }

    private static Assigned assigned(Assignment job) {
        return new Assigned(
                job.getJobId(),
                job.getSpec(),
                job.getAttempt(),
                job.getFencingToken(),
                Duration.ofMillis(Math.max(10, job.getHeartbeatEveryMs())),
                job.getCheckpoint(),
                job.getOutputPrefix(),
                job.getTraceparent());
    }

    @Override
    public CompletionStage<Answer> heartbeat(Assigned job, double progress, String checkpoint, Duration deadline) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        HeartbeatRequest request = HeartbeatRequest.newBuilder()
                .setJobId(job.job())
                .setFencingToken(job.token())
                .setWorker(worker)
                .setProgress(progress)
                .setCheckpoint(checkpoint)
                .build();
        within(job, () -> {
            async.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .heartbeat(request, new StreamObserver<>() {
                        @Override
                        public void onNext(HeartbeatResponse response) {
                            answer.complete(answer(response.getVerdict()));
                        }

                        @Override
                        public void onError(Throwable thrown) {
                            answer.completeExceptionally(
                                    new NoAnswerException(String.valueOf(thrown.getMessage()), thrown));
                        }

                        @Override
                        public void onCompleted() {}
                    });
            return "";
        });
        return answer;
    }

    @Override
    public Answer complete(Assigned job, String output) throws NoAnswerException, RefusedException {
        CompleteRequest request = CompleteRequest.newBuilder()
                .setJobId(job.job())
                .setFencingToken(job.token())
                .setWorker(worker)
                .setOutput(output)
                .build();
        return answer(call(() -> within(job, () -> timed().complete(request))).getVerdict());
    }

    @Override
    public Answer fail(Assigned job, String errorClass, String message, boolean retryable, String checkpoint)
            throws NoAnswerException, RefusedException {
        FailRequest request = failed(job, checkpoint)
                .setErrorClass(errorClass)
                .setErrorMessage(message)
                .setRetryable(retryable)
                .build();
        return answer(call(() -> within(job, () -> timed().fail(request))).getVerdict());
    }

    @Override
    public Answer release(Assigned job, String why, String checkpoint) throws NoAnswerException, RefusedException {
        FailRequest request = failed(job, checkpoint)
                .setErrorClass("RELEASED")
                .setErrorMessage(why)
                .setRetryable(true)
                .setRelease(true)
                .build();
        return answer(call(() -> within(job, () -> timed().fail(request))).getVerdict());
    }

    private FailRequest.Builder failed(Assigned job, String checkpoint) {
        return FailRequest.newBuilder()
                .setJobId(job.job())
                .setFencingToken(job.token())
                .setWorker(worker)
                .setCheckpoint(checkpoint);
    }

    private WorkersGrpc.WorkersBlockingStub timed() {
        return blocking.withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Makes a call about a job part of the trace that began with its submission. */
    private static <T> T within(Assigned job, Supplier<T> call) {
        try (Scope scope = TraceContext.of(job.traceparent()).makeCurrent()) {
            return call.get();
        }
    }

    private static <T> T call(Supplier<T> call) throws NoAnswerException, RefusedException {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            String said = e.getStatus().getCode() + ": " + e.getStatus().getDescription();
            if (DEFINITE.contains(e.getStatus().getCode())) {
                throw new RefusedException(said, e);
            }
            throw new NoAnswerException(said, e);
        }
    }

    private static Answer answer(Verdict verdict) {
        return switch (verdict) {
            case OK -> Answer.OK;
            case CANCEL -> Answer.CANCEL;
            case DRAIN -> Answer.DRAIN;
            case LOST, VERDICT_UNSPECIFIED, UNRECOGNIZED -> Answer.LOST;
        };
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
