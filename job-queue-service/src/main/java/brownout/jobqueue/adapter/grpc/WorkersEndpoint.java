package brownout.jobqueue.adapter.grpc;

import brownout.contracts.jobqueue.v1.Assignment;
import brownout.contracts.jobqueue.v1.ClaimRequest;
import brownout.contracts.jobqueue.v1.ClaimResponse;
import brownout.contracts.jobqueue.v1.CompleteRequest;
import brownout.contracts.jobqueue.v1.CompleteResponse;
import brownout.contracts.jobqueue.v1.FailRequest;
import brownout.contracts.jobqueue.v1.FailResponse;
import brownout.contracts.jobqueue.v1.HeartbeatRequest;
import brownout.contracts.jobqueue.v1.HeartbeatResponse;
import brownout.contracts.jobqueue.v1.WorkersGrpc;
import brownout.frontdoor.adapter.grpc.GrpcAccess;
import brownout.frontdoor.adapter.problem.GrpcProblems;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.Meters;
import brownout.jobqueue.adapter.runtime.Server;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.lease.ClaimDesk;
import brownout.jobqueue.lease.Claimed;
import brownout.jobqueue.lease.Failure;
import brownout.jobqueue.lease.FencingToken;
import brownout.jobqueue.lease.Hold;
import brownout.jobqueue.lease.Verdict;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Context;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The workers' gRPC service. Checks what workers say, then asks the store.
 *
 * <p>The store is asked on threads of this class alone: whatever clients do to the threads they share, no lease runs out
 * because its heartbeat found none.
 */
@GrpcService
public class WorkersEndpoint extends WorkersGrpc.WorkersImplBase {
    private static final Pattern WORKER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MAX_JOBS = 16;
    private static final int MAX_WAIT_MS = 30_000;
    private static final int MAX_CHECKPOINT = 64 * 1024;
    private static final int MAX_ERROR = 2000;
    private static final int THREADS = 8;
    private static final int WAITING_CALLS = 1000;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_CALLS),
            task -> new Thread(task, "worker-call"));
    private final Server server;
    private final Meters meters;
    private final GrpcProblems problems;
    private final Duration heartbeatEvery;

    public WorkersEndpoint(Server server, Meters meters, GrpcProblems problems, JobQueueConfig config) {
        threads.allowCoreThreadTimeOut(true);
        this.server = server;
        this.meters = meters;
        this.problems = problems;
        this.heartbeatEvery = config.heartbeatEvery().orElse(config.lease().dividedBy(3));
    }

    @Override
    public void claim(ClaimRequest request, StreamObserver<ClaimResponse> observer) {
        checkWorker(request.getWorker());
        require(
                request.getMaxJobs() >= 1 && request.getMaxJobs() <= MAX_JOBS,
                "max_jobs must be 1 to " + MAX_JOBS + ", not " + request.getMaxJobs());
        require(
                request.getWaitMs() >= 0 && request.getWaitMs() <= MAX_WAIT_MS,
                "wait_ms must be 0 to " + MAX_WAIT_MS + ", not " + request.getWaitMs());
        require(
                request.getClaimId().isEmpty()
                        || WORKER.matcher(request.getClaimId()).matches(),
                "claim_id must be 1 to 64 letters, digits, '.', '_' or '-', or absent");
        ServerCallStreamObserver<ClaimResponse> call = (ServerCallStreamObserver<ClaimResponse>) observer;
        CompletableFuture<ClaimDesk.Answer> answer = server.claimDesk()
                .claim(
                        request.getWorker(),
                        request.getMaxJobs(),
                        request.getClaimId(),
                        Duration.ofMillis(request.getWaitMs()));
        // A worker that ended or hung up must not be given a job: nobody would keep its lease.
        call.setOnCancelHandler(() -> answer.cancel(false));
        // On another thread than the desk's: it has the next claim to make, and must not inherit this call's trace.
        answer.whenCompleteAsync((jobs, failure) -> answer(call, request.getWorker(), jobs, failure), threads);
    }

    private void answer(
            ServerCallStreamObserver<ClaimResponse> call,
            String worker,
            ClaimDesk.@Nullable Answer jobs,
            @Nullable Throwable failure) {
        if (call.isCancelled()) {
            if (jobs != null) {
                server.claimDesk().giveBack(worker, jobs.jobs());
            }
        } else if (jobs != null) {
            call.onNext(response(jobs));
            call.onCompleted();
        } else {
            call.onError(problems.status(failure == null ? new IllegalStateException("no answer") : failure));
        }
    }

    private ClaimResponse response(ClaimDesk.Answer answer) {
        ClaimResponse.Builder response = ClaimResponse.newBuilder().setDrain(answer.drain());
        for (Claimed job : answer.jobs()) {
            meters.claimed(job.spec().getJobClass());
            response.addJobs(Assignment.newBuilder()
                    .setJobId(job.job().value())
                    .setSpec(job.spec())
                    .setAttempt(job.attempt())
                    .setFencingToken(job.token().value())
                    .setLeaseMs(job.lease().toMillis())
                    .setHeartbeatEveryMs(heartbeatEvery.toMillis())
                    .setCheckpoint(job.checkpoint())
                    .setOutputPrefix(job.outputPrefix())
                    .setTraceparent(job.traceparent()));
        }
        return response.build();
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
        Hold hold = hold(request.getJobId(), request.getFencingToken(), request.getWorker());
        require(
                request.getProgress() >= 0 && request.getProgress() <= 1,
                "progress must be 0 to 1, not " + request.getProgress());
        checkCheckpoint(request.getCheckpoint());
        decide(observer, () -> {
            Verdict verdict = server.leases().heartbeat(hold, request.getProgress(), request.getCheckpoint());
            meters.answered("heartbeat", verdict);
            return HeartbeatResponse.newBuilder().setVerdict(wire(verdict)).build();
        });
    }

    @Override
    public void complete(CompleteRequest request, StreamObserver<CompleteResponse> observer) {
        Hold hold = hold(request.getJobId(), request.getFencingToken(), request.getWorker());
        checkOutput(request.getOutput());
        decide(observer, () -> {
            Verdict verdict = server.leases().complete(hold, request.getOutput());
            meters.answered("complete", verdict);
            require(
                    verdict != Verdict.OUTSIDE_PREFIX,
                    "output must be below the output_prefix of the assignment, not '" + request.getOutput() + "'");
            return CompleteResponse.newBuilder().setVerdict(wire(verdict)).build();
        });
    }

    @Override
    public void fail(FailRequest request, StreamObserver<FailResponse> observer) {
        Hold hold = hold(request.getJobId(), request.getFencingToken(), request.getWorker());
        checkCheckpoint(request.getCheckpoint());
        Failure failure = new Failure(
                shorten(request.getErrorClass()),
                shorten(request.getErrorMessage()),
                request.getRetryable(),
                request.getRelease(),
                request.getCheckpoint());
        decide(observer, () -> {
            Verdict verdict = server.leases().fail(hold, failure);
            meters.answered(request.getRelease() ? "release" : "fail", verdict);
            return FailResponse.newBuilder().setVerdict(wire(verdict)).build();
        });
    }

    private <A> void decide(StreamObserver<A> observer, Supplier<A> decision) {
        // A caller that has gone needs no answer; without this one, answering it would throw.
        ((ServerCallStreamObserver<A>) observer).setOnCancelHandler(() -> {});
        try {
            threads.execute(Context.current().wrap(() -> answer(observer, decision)));
        } catch (RejectedExecutionException e) {
            throw Problem.of(ProblemType.UNAVAILABLE, "more than " + WAITING_CALLS + " workers' calls are waiting")
                    .withRetryAfter(Duration.ofSeconds(1))
                    .exception();
        }
    }

    private <A> void answer(StreamObserver<A> observer, Supplier<A> decision) {
        A answer;
        try {
            answer = decision.get();
        } catch (RuntimeException e) {
            observer.onError(problems.status(e));
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        threads.shutdown();
        threads.awaitTermination(2, TimeUnit.SECONDS);
    }

    private static Hold hold(String job, long token, String worker) {
        checkWorker(worker);
        require(token >= 1, "fencing_token must be the one of the assignment, not " + token);
        JobId id = JobId.parse(job)
                .orElseThrow(
                        () -> Problem.bad("job_id must be a lower-case UUID").exception());
        return new Hold(id, new FencingToken(token), worker);
    }

    /** A worker with a credential speaks in its own name only; whose a job is, the store decides by that name. */
    private static void checkWorker(String worker) {
        require(WORKER.matcher(worker).matches(), "worker must be 1 to 64 letters, digits, '.', '_' or '-'");
        GrpcAccess.caller().process().filter(own -> !own.equals(worker)).ifPresent(own -> {
            throw Problem.of(
                            ProblemType.FORBIDDEN,
                            "this credential is worker " + own + "'s; it cannot speak for " + worker)
                    .exception();
        });
    }

    private static void checkCheckpoint(String checkpoint) {
        require(checkpoint.length() <= MAX_CHECKPOINT, "checkpoint may have at most " + MAX_CHECKPOINT + " characters");
    }

    private static void checkOutput(String output) {
        require(
                output.length() <= 1024
                        && !output.contains("//")
                        && !output.contains("\\")
                        && ("/" + output + "/").indexOf("/../") < 0
                        && ("/" + output + "/").indexOf("/./") < 0
                        && output.chars().noneMatch(Character::isISOControl),
                "output must be a plain path below the output_prefix of the assignment");
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw Problem.bad(message).exception();
        }
    }

    private static String shorten(String text) {
        return text.length() <= MAX_ERROR ? text : text.substring(0, MAX_ERROR) + "…";
    }

    private static brownout.contracts.jobqueue.v1.Verdict wire(Verdict verdict) {
        return switch (verdict) {
            case OK -> brownout.contracts.jobqueue.v1.Verdict.OK;
            case CANCEL -> brownout.contracts.jobqueue.v1.Verdict.CANCEL;
            case LOST, OUTSIDE_PREFIX -> brownout.contracts.jobqueue.v1.Verdict.LOST;
        };
    }
}
