package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.adapter.kafka.KafkaWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What the loops have seen of the server's dependencies; asked by readiness and by every call that needs them. */
final class ServerStatus implements KafkaWatch.Status {
    private static final Duration REDIS_FRESH = Duration.ofSeconds(3);
    private static final Duration KAFKA_FRESH = Duration.ofSeconds(9);

    private final Clock clock;
    private volatile boolean topicsReady;
    private volatile Instant kafkaAnswered = Instant.EPOCH;
    private volatile Instant redisAnswered = Instant.EPOCH;
    private volatile String closedBecause = "starting";
    private volatile long epoch = -1;

    ServerStatus(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public void topicsReady() {
        topicsReady = true;
    }

    boolean areTopicsReady() {
        return topicsReady;
    }

    @Override
    public void kafkaAnswered(Instant at) {
        kafkaAnswered = at;
    }

    void redisAnswered(Instant at) {
        redisAnswered = at;
    }

    void opened(long openEpoch) {
        epoch = openEpoch;
        closedBecause = "";
    }

    void closed(String why) {
        closedBecause = why;
    }

    boolean kafkaFresh() {
        return Duration.between(kafkaAnswered, clock.instant()).compareTo(KAFKA_FRESH) < 0;
    }

    boolean redisFresh() {
        return Duration.between(redisAnswered, clock.instant()).compareTo(REDIS_FRESH) < 0;
    }

    /** Why nothing can be claimed or admitted; empty when everything can. */
    String closedBecause() {
        return closedBecause;
    }

    /** The scheduler's epoch; -1 before it is known. */
    long epoch() {
        return epoch;
    }
}
