package brownout.chaos.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The names that a scenario may use.
 *
 * @param safeguards by service
 * @param checks every check that exists
 * @param checkProblem what is wrong with a known check's argument, if anything
 */
public record Vocabulary(
        List<String> links,
        List<String> processes,
        SortedMap<String, List<String>> safeguards,
        List<String> checks,
        BiFunction<String, Optional<String>, Optional<String>> checkProblem) {

    private static final List<String> REGIONS = List.of("us", "eu", "ap");

    public Vocabulary {
        links = List.copyOf(links);
        processes = List.copyOf(processes);
        safeguards = new TreeMap<>(safeguards);
        checks = List.copyOf(checks);
    }

    /** The system as docs/wiring.md lays it out. */
    public static Vocabulary standard(
            List<String> checks, BiFunction<String, Optional<String>, Optional<String>> checkProblem) {
        return new Vocabulary(standardLinks(), standardProcesses(), standardSafeguards(), checks, checkProblem);
    }

    /** The service that a safeguard belongs to. */
    public Optional<String> serviceOf(String safeguard) {
        return safeguards.entrySet().stream()
                .filter(entry -> entry.getValue().contains(safeguard))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public List<String> allSafeguards() {
        return safeguards.values().stream().flatMap(List::stream).toList();
    }

    private static SortedMap<String, List<String>> standardSafeguards() {
        return new TreeMap<>(Map.of(
                "notification-service", List.of("dedup-ledger", "provider-idempotency-key"),
                "job-queue-service", List.of("fencing-token", "admission-control"),
                "profile-service", List.of("session-tokens", "echo-watermark")));
    }

    private static List<String> standardProcesses() {
        return List.of(
                "kafka-1",
                "kafka-2",
                "kafka-3",
                "redis-notification",
                "redis-jobqueue",
                "redis-profile-us",
                "redis-profile-eu",
                "redis-profile-ap",
                "providers",
                "notification-service-1",
                "notification-service-2",
                "job-queue-service-1",
                "video-worker-1",
                "video-worker-2",
                "profile-us",
                "profile-eu",
                "profile-ap");
    }

    private static List<String> standardLinks() {
        List<String> links = new java.util.ArrayList<>(List.of(
                "notification→kafka",
                "notification→redis",
                "notification→email",
                "notification→push",
                "notification→sms",
                "notification→profile",
                "jobqueue→kafka",
                "jobqueue→redis",
                "worker-1→jobqueue",
                "worker-2→jobqueue",
                "client→notification-1",
                "client→notification-2",
                "client→jobqueue"));
        for (String region : REGIONS) {
            links.add("client→profile-" + region);
            links.add("profile-" + region + "→kafka");
            links.add("profile-" + region + "→redis");
            REGIONS.stream()
                    .filter(peer -> !peer.equals(region))
                    .forEach(peer -> links.add("profile-" + region + "→profile-" + peer));
        }
        return links;
    }
}
