package brownout.jobqueue.adapter.runtime;

import brownout.frontdoor.FrontDoorConfig;
import brownout.frontdoor.adapter.grpc.Credential;
import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.worker.GrpcQueue;
import brownout.jobqueue.worker.Heartbeats;
import brownout.jobqueue.worker.SimulatedVideo;
import brownout.jobqueue.worker.Ticker;
import brownout.jobqueue.worker.WorkerLoop;
import io.grpc.ClientInterceptor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.opentelemetry.runtime.tracing.instrumentation.grpc.GrpcTracingClientInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The worker role: its parts, put together in one place. Made on first use, which in a server never comes. */
@ApplicationScoped
public class VideoWorker {
    private final GrpcQueue queue;
    private final WorkerLoop loop;

    public VideoWorker(
            JobQueueConfig config,
            FrontDoorConfig frontDoor,
            MeterRegistry registry,
            Instance<GrpcTracingClientInterceptor> tracing) {
        List<ClientInterceptor> interceptors = new ArrayList<>(List.of(Credential.interceptor(frontDoor)));
        tracing.stream().forEach(interceptors::add);
        this.queue = new GrpcQueue(config.worker().target(), config.instance(), interceptors);
        Ticker ticker = new SystemTicker();
        this.loop = new WorkerLoop(
                queue,
                new SimulatedVideo(config.outputDir(), config.worker().speed(), config.instance(), ticker),
                new Heartbeats(queue),
                ticker,
                new WorkerLoop.Settings(
                        config.worker().concurrency(),
                        config.worker().claimWait(),
                        config.worker().drainDeadline(),
                        RandomGenerator.getDefault(),
                        outcome -> registry.counter("worker.attempts", "outcome", outcome)
                                .increment()));
        Gauge.builder("worker.running", loop, WorkerLoop::running)
                .description("attempts under way")
                .register(registry);
    }

    void start() {
        loop.start();
    }

    void stop() {
        try {
            loop.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.close();
    }

    boolean alive() {
        return loop.alive();
    }

    boolean connected() {
        return loop.connected();
    }
}
