package brownout.jobqueue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The service's configuration, prefix {@code jobqueue}. Checked as a whole at start by {@link ConfigRules}. */
@ConfigMapping(prefix = "jobqueue")
public interface JobQueueConfig {
    /** Which of the two programs in this jar runs: the queue, or a video worker. */
    @WithDefault("server")
    Role role();

    /** This process' name in events, logs and attempt histories. Two workers of one name cannot be told apart. */
    @WithDefault("job-queue-service-1")
    String instance();

    /**
     * How long a worker has a job without a heartbeat. Too low: a pause of the garbage collector loses jobs that are being
     * worked on. Too high: the jobs of a dead worker wait that long.
     */
    @WithDefault("10s")
    Duration lease();

    /** How often a worker must call; a third of the lease if absent. Above half the lease one lost call loses the job. */
    Optional<Duration> heartbeatEvery();

    /** How long an attempt may take when the job does not say. Too low: long videos never finish. */
    @WithDefault("1h")
    Duration attemptTimeout();

    /** How often leases and delayed jobs are looked at; once a second while there are none. Too low: idle load. Too high: late retries. */
    @WithDefault("200ms")
    Duration tick();

    /**
     * How long submissions are kept in Kafka and ended jobs can be read. Too low: a submission waiting longer than this is
     * lost. Too high: memory of Redis, about 1.5 KB a job.
     */
    @WithDefault("7d")
    Duration retention();

    /** {@code weighted}: classes share claims 8/4/2/1. {@code strict}: the most urgent first, always. */
    @WithDefault("weighted")
    Scheduling scheduling();

    /** A waiting job rises by one class each time this has passed. Too low: classes lose their meaning. */
    @WithDefault("60s")
    Duration agingInterval();

    /** The directory that outputs are written below; server and workers may share it. */
    @WithDefault("video-output")
    Path outputDir();

    Kafka kafka();

    Redis redis();

    Retry retry();

    Limits limits();

    Worker worker();

    /** A tenant's share of the workers relative to others; 1 if absent. */
    Map<String, Integer> tenantWeights();

    /** Initial state of safeguards by name; all are on if absent. */
    Map<String, Boolean> safeguards();

    enum Role {
        SERVER,
        WORKER
    }

    enum Scheduling {
        WEIGHTED,
        STRICT
    }

    interface Kafka {
        @WithDefault("127.0.0.1:9092")
        String bootstrapServers();

        /** Of the topics this service makes. Above the number of brokers no topic can be made. */
        @WithDefault("1")
        short replicationFactor();

        /** Of each topic this service makes. */
        @WithDefault("2")
        int partitions();

        /** After this an append is given up as unknown. Too low: slow brokers make unknown outcomes. */
        @WithDefault("5s")
        Duration deliveryTimeout();
    }

    interface Redis {
        @WithDefault("redis://127.0.0.1:6379")
        String uri();

        /** After this a call is given up as unknown. Too low: a busy Redis looks dead. */
        @WithDefault("2s")
        Duration timeout();
    }

    interface Retry {
        /** Attempts of a job that names no number. */
        @WithDefault("5")
        int maxAttempts();

        /** The first backoff's ceiling. Too low: retries come back into the same trouble. */
        @WithDefault("1s")
        Duration base();

        /** No backoff is longer. */
        @WithDefault("60s")
        Duration cap();
    }

    interface Limits {
        /** Jobs of a class that may wait, in Kafka and Redis together; more are answered 429. */
        @WithDefault("10000")
        int depthPerClass();

        /** Jobs of a tenant that may wait; more are answered 429. */
        @WithDefault("5000")
        int depthPerTenant();

        /** Jobs of a class that may be ready in Redis; the rest stays in Kafka. Too low: the dispatcher stops and goes. */
        @WithDefault("2000")
        int readyPerClass();

        /**
         * Jobs of a class that may wait in Redis for their time; at least {@code depth-per-class}, or a job whose time has
         * not come holds up those behind it in Kafka. Too high: memory of Redis.
         */
        @WithDefault("10000")
        int delayedPerClass();

        /** The share of a limit to which the queue must fall before a refused caller should come back. */
        @WithDefault("0.8")
        double lowWater();

        /** Jobs of a tenant that may run at once; 0: any number. */
        @WithDefault("0")
        int inflightPerTenant();
    }

    interface Worker {
        /** {@code host:port} of the queue's gRPC. */
        @WithDefault("127.0.0.1:9201")
        String target();

        /** Jobs worked on at once. */
        @WithDefault("2")
        int concurrency();

        /** Seconds of video the simulated executor encodes in one second. */
        @WithDefault("10")
        double speed();

        /** How long a claim is held open when there is no work. */
        @WithDefault("15s")
        Duration claimWait();

        /** How long a worker told to stop may take to give its jobs back. */
        @WithDefault("5s")
        Duration drainDeadline();
    }
}
