package brownout.chaos.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of the system; also the JSON of {@code ./lab status --json}.
 *
 * @param home the lab's data directory
 * @param pid of the supervisor
 * @param toxiproxy base address of the Toxiproxy API
 * @param kafka bootstrap servers of the lab's own listener, which no proxy stands before
 * @param addresses of services without a proxy between, by {@code <process>/<protocol>}: {@code
 *     profile-eu/http → http://127.0.0.1:8302}
 * @param processes every child process
 * @param links every link, with the address where its client side listens
 * @param tenants whose keys the services take, and where to read these; empty: nobody needs a key
 */
public record ClusterStatus(
        Path home,
        long pid,
        URI toxiproxy,
        String kafka,
        Map<String, URI> addresses,
        List<ProcessStatus> processes,
        List<Link> links,
        List<TenantStatus> tenants) {

    public ClusterStatus {
        addresses = Map.copyOf(addresses);
        processes = List.copyOf(processes);
        links = List.copyOf(links);
        tenants = List.copyOf(tenants);
    }

    public Optional<Link> link(String name) {
        return links.stream().filter(link -> link.isNamed(name)).findFirst();
    }

    public Optional<ProcessStatus> process(String name) {
        return processes.stream().filter(process -> process.name().equals(name)).findFirst();
    }

    /**
     * One child process.
     *
     * @param state {@code starting | up | paused | down | failed}
     * @param residentBytes as the operating system counts them; 0 when unknown
     * @param deaths how often it has ended although nobody asked it to, whether or not it was started again
     */
    public record ProcessStatus(
            String name, String kind, String state, long pid, Path log, long residentBytes, int deaths) {}

    /**
     * One client→server edge and the proxies that carry it (more than one only for Kafka with several brokers).
     *
     * @param name {@code notification→kafka}
     * @param proxies Toxiproxy names, {@code notification_to_kafka}
     * @param listen where the client connects, {@code host:port} each
     */
    public record Link(String name, List<String> proxies, List<String> listen) {
        public Link {
            proxies = List.copyOf(proxies);
            listen = List.copyOf(listen);
        }

        /** Accepts {@code a→b}, {@code a->b} and {@code a_to_b}. */
        public boolean isNamed(String candidate) {
            return name.equals(candidate.replace("->", "→").replace("_to_", "→"));
        }
    }

    /** One tenant: never its keys themselves. */
    public record TenantStatus(String name, List<KeyStatus> keys) {
        public TenantStatus {
            keys = List.copyOf(keys);
        }
    }

    /**
     * One key.
     *
     * @param file that holds it as a header, for {@code curl -H @FILE}; readable by the user alone
     */
    public record KeyStatus(String name, List<String> roles, Path file) {
        public KeyStatus {
            roles = List.copyOf(roles);
        }
    }
}
