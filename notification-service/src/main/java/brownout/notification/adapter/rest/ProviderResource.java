package brownout.notification.adapter.rest;

import brownout.notification.channel.Breaker;
import brownout.notification.channel.Channel;
import brownout.notification.channel.ProviderGate;
import brownout.notification.channel.Providers;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the providers are, as this instance sees them. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ProviderResource {
    private final Providers providers;
    private final Clock clock;

    ProviderResource(Providers providers, Clock clock) {
        this.providers = providers;
        this.clock = clock;
    }

    /** All of them, one for each channel. */
    public record ProvidersJson(List<ProviderJson> providers) {}

    /**
     * One of them.
     *
     * @param shutSince absent while the breaker is closed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProviderJson(
            String provider,
            Breaker.State breaker,
            @Nullable Instant shutSince,

            double retriesLeft,
            long heldRetries,
            long failovers,
            int inFlight) {
        static ProviderJson of(Channel channel, ProviderGate gate, Instant now) {
            return new ProviderJson(
                    channel.provider(),
                    gate.breaker().state(),
                    gate.breaker().shutSince().orElse(null),
                    gate.budget().left(now),
                    gate.heldRetries(),
                    gate.failovers(),
                    gate.inFlight());
        }
    }

    @GET
    @Path("/providers")
    public ProvidersJson providers() {
        Instant now = clock.instant();
        return new ProvidersJson(Arrays.stream(Channel.values())
                .map(channel -> ProviderJson.of(channel, providers.gate(channel), now))
                .toList());
    }
}
