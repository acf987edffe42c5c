package brownout.profile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Everything that can be set, as {@code -Dprofile.<key>=…}. Checked at start; a wrong value ends the start. */
@ConfigMapping(prefix = "profile")
public interface ProfileConfig {

    /** Name of this process, in logs and traces. */
    @WithDefault("profile")
    String instance();

    /** The region that this instance serves: 1 to 16 lower-case letters, digits and dashes, as in us. */
    String region();

    /** The region that writes. The same in every region, or two homes fence each other. */
    @WithDefault("us")
    String home();

    /** Where the other regions answer gRPC, as {@code profile.peers.<region>=host:port}. The home must be among them. */
    Map<String, String> peers();

    /**
     * One line of at least 16 characters (mode 0600) that signs session tokens. The same in every region, or a token of
     * one is refused in another.
     */
    Path sessionKeyFile();

    Kafka kafka();

    Redis redis();

    /** Switches a safeguard off from the start, as {@code profile.safeguards.session-tokens=false}. */
    Map<String, Boolean> safeguards();

    /**
     * Added to this region's wall clock where the wrong way of measuring staleness reads it: only while
     * {@code echo-watermark} is off. {@code PT-2S} for a clock that is two seconds behind.
     */
    @WithDefault("0S")
    Duration clockSkew();

    /** Deadline of a request that names none. Too low: reads give up before replication arrives. Too high: callers hang. */
    @WithDefault("3S")
    Duration defaultTimeout();

    /** Longest deadline that a request may name; a longer one is cut. */
    @WithDefault("30S")
    Duration maxTimeout();

    /**
     * How long a read that may be answered elsewhere waits here first. Too low: reads travel that a moment's patience
     * would have answered here. Too high: reads of a replica that is cut off are slow.
     */
    @WithDefault("0.25S")
    Duration localWait();

    /** Reads that may wait for replication at the same time; one more is sent home or refused. */
    @WithDefault("1000")
    int maxWaiters();

    /** Writes and markers that may wait for the home's log; one more is refused with 503. */
    @WithDefault("1000")
    int maxQueuedWrites();

    /**
     * How long an idempotency key is remembered, in Redis and in the uncompacted part of the log. Too low: a late retry
     * writes twice. Too high: Redis and the log grow.
     */
    @WithDefault("24H")
    Duration opRetention();

    /** The replication log. */
    interface Kafka {

        @WithDefault("localhost:9092")
        String bootstrapServers();

        @WithDefault("1")
        short replicationFactor();

        /** Partitions of {@code profile.changes} when this service makes it; an existing topic keeps what it has. */
        @WithDefault("2")
        int partitions();
    }

    /** This region's view. */
    interface Redis {

        @WithDefault("redis://localhost:6379")
        String uri();
    }
}
