package brownout.chaos.cluster;

import java.net.URI;
import java.util.Optional;

/**
 * How a lab is started.
 *
 * @param brokers 1 or 3 Kafka brokers
 * @param toxiproxy a real Toxiproxy server to use instead of the one inside the lab
 * @param otlp where services export their traces (gRPC, {@code http://host:4317}); empty: nowhere
 * @param tenants whose keys the services take
 * @param seed of the embedded Toxiproxy's draws, and of everything else that is drawn
 */
public record StartOptions(int brokers, Optional<URI> toxiproxy, Optional<URI> otlp, Tenants tenants, long seed) {

    /** One broker, everything inside the lab, no keys, no traces. */
    public static final StartOptions DEFAULT = new StartOptions(1, Optional.empty(), Optional.empty(), Tenants.NONE, 0);

    public StartOptions {
        if (brokers != 1 && brokers != 3) {
            throw new ClusterException(
                    ClusterException.Reason.WRONG_NAME, "brokers was " + brokers + ", can be either 1 or 3");
        }
    }

    public StartOptions withSeed(long newSeed) {
        return new StartOptions(brokers, toxiproxy, otlp, tenants, newSeed);
    }
}
