package brownout.chaos.history;

import java.util.Map;

/**
 * What happened outside the clients: an oracle's log line, a transition, a fault, a switched safeguard.
 *
 * @param at nanoseconds since the run began; from another process's wall clock where {@code source} is a service or
 *     a provider, so good for display and not for ordering
 * @param source {@code provider/push}, {@code video-jobs.events}, {@code fault}, {@code safeguard}, {@code process}
 * @param kind {@code delivered}, {@code JOB_COMPLETED}, {@code injected}, …
 * @param key the entity, link, safeguard or process
 */
public record Event(long at, String source, String kind, String key, Map<String, String> data) {
    public Event {
        data = Map.copyOf(data);
    }
}
