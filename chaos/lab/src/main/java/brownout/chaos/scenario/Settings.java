package brownout.chaos.scenario;

import brownout.chaos.cluster.Topology.Kind;
import brownout.chaos.naming.Nearest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of services that a scenario may change, by the names that the services' configuration has. Addresses, secrets
 * and directories are the lab's own. What a value may be, the service says when it starts.
 */
public final class Settings {
    private static final List<String> NAMES = Stream.of(
                    of(
                            Kind.NOTIFICATION,
                            "breaker.failover-after breaker.failure-percent breaker.open-for breaker.probes breaker.window",
                            "delivery.consent-within delivery.lookups delivery.max-open delivery.outcome-grace",
                            "delivery.sends-per-channel delivery.start-within email.timeout kafka.session-timeout",
                            "limits.instances limits.recipient-burst limits.recipient-rate limits.tenant-burst",
                            "limits.tenant-rate push.key-lifetime push.timeout retry.base retry.budget-reserve",
                            "retry.budget-share retry.cap retry.key-safety-margin retry.lands-within",
                            "retry.max-attempts sms.key-lifetime sms.timeout"),
                    of(Kind.JOB_QUEUE, "lease"))
            .flatMap(List::stream)
            .toList();

    private Settings() {}

    private static List<String> of(Kind kind, String... names) {
        return Stream.of(names)
                .flatMap(line -> Stream.of(line.split(" ")))
                .map(name -> kind.configPrefix() + "." + name)
                .toList();
    }

    public static List<String> names() {
        return NAMES;
    }

    /** Of a name that there is not. */
    static String unknown(String name) {
        return "a service cannot be given '" + name + "'" + Nearest.hint(name, NAMES);
    }

    /** By the service that they belong to. */
    public static Map<String, Map<String, String>> byService(Map<String, String> settings) {
        return settings.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> service(entry.getKey()),
                        TreeMap::new,
                        Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static String service(String name) {
        return Stream.of(Kind.NOTIFICATION, Kind.JOB_QUEUE, Kind.PROFILE)
                .filter(kind -> name.startsWith(kind.configPrefix() + "."))
                .findFirst()
                .map(Kind::module)
                .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
    }

    /** The scenario's, but where the variant has its own. */
    static Map<String, String> merged(Map<String, String> scenarios, Map<String, String> variants) {
        Map<String, String> all = new TreeMap<>(scenarios);
        all.putAll(variants);
        return all;
    }

    /** Whether a service has it. */
    public static boolean isOf(String service, String name) {
        return isKnown(name) && service(name).equals(service);
    }

    /** Of a name that a service has not. */
    public static String unknown(String service, String name) {
        List<String> its = NAMES.stream().filter(known -> isOf(service, known)).toList();
        return service + " cannot be given '" + name + "'" + (its.isEmpty() ? "" : Nearest.hint(name, its));
    }

    static boolean isKnown(String name) {
        return NAMES.contains(name);
    }
}
