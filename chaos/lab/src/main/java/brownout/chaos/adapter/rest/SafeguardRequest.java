package brownout.chaos.adapter.rest;

import brownout.frontdoor.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /api/safeguards/{service}/{safeguard}}. */
record SafeguardRequest(@Nullable Boolean enabled, @Nullable Long ttlMs) {

    boolean on() {
        if (enabled == null) {
            throw Problem.bad("enabled", "is missing; it must be true or false").exception();
        }
        if (enabled && ttlMs != null) {
            throw Problem.bad("ttlMs", "goes with enabled false: nothing ends what is on")
                    .exception();
        }
        return enabled;
    }

    /** Empty: until it is switched again. */
    Optional<Duration> timeToLive() {
        return Optional.ofNullable(ttlMs).map(millis -> TimeToLive.of("ttlMs", millis));
    }
}
