package brownout.chaos.adapter.rest;

import brownout.chaos.scenario.Settings;
import brownout.frontdoor.problem.Problem;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /api/settings/{service}}. */
record SettingsRequest(
        @Nullable Map<String, String> settings, @Nullable Long ttlMs) {

    Map<String, String> of(String service) {
        if (settings == null || settings.isEmpty()) {
            throw Problem.bad("settings", "is missing; name at least one").exception();
        }
        settings.keySet().stream()
                .filter(name -> !Settings.isOf(service, name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.bad("settings", Settings.unknown(service, name))
                            .exception();
                });
        return settings;
    }

    Duration timeToLive() {
        if (ttlMs == null) {
            throw Problem.bad("ttlMs", "is missing: changed settings end by themselves")
                    .exception();
        }
        return TimeToLive.of("ttlMs", ttlMs);
    }
}
