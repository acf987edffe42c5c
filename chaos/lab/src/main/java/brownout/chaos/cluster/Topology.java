package brownout.chaos.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which processes and links there are: docs/wiring.md as code.
 *
 * @param brokers 1 or 3
 */
public record Topology(int brokers) {
    /** The first is the home region at the beginning. */
    public static final List<String> REGIONS = List.of("us", "eu", "ap");

    /** What a process runs. The label is also the module's directory where it is a service. */
    public enum Kind {
        KAFKA("kafka"),
        REDIS("redis"),
        PROVIDERS("providers"),
        NOTIFICATION("notification-service"),
        JOB_QUEUE("job-queue-service"),
        VIDEO_WORKER("video-worker"),
        PROFILE("profile-service");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /** Whether it is one of Brownout's own services, with health and {@code /admin} over HTTP. */
        public boolean isService() {
            return switch (this) {
                case NOTIFICATION, JOB_QUEUE, VIDEO_WORKER, PROFILE -> true;
                case KAFKA, REDIS, PROVIDERS -> false;
            };
        }

        /** Video workers are the job queue's code in another role. */
        public String module() {
            return this == VIDEO_WORKER ? JOB_QUEUE.label : label;
        }

        /** What its configuration keys begin with, as docs/wiring.md has them. */
        public String configPrefix() {
            return switch (this) {
                case NOTIFICATION -> "notification";
                case JOB_QUEUE, VIDEO_WORKER -> "jobqueue";
                case PROFILE -> "profile";
                case KAFKA, REDIS, PROVIDERS -> throw new IllegalStateException(label + " is no service");
            };
        }
    }

    /** One process. */
    public record Node(String name, Kind kind) {

        /** As whom it calls other services: a worker by its name, a region by its own. */
        public String credentialId() {
            return kind == Kind.PROFILE ? name.substring("profile-".length()) : name;
        }
    }

    /**
     * One link.
     *
     * @param target {@code <process>/<protocol>} that it leads to; {@code kafka} for every broker's own listener
     */
    public record Edge(String client, String server, String target) {
        public String name() {
            return client + "→" + server;
        }

        public boolean leadsToKafka() {
            return target.equals("kafka");
        }
    }

    /** In the order in which they are worth starting. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        IntStream.rangeClosed(1, brokers).forEach(n -> nodes.add(new Node("kafka-" + n, Kind.KAFKA)));
        redisClients().forEach(client -> nodes.add(new Node("redis-" + client, Kind.REDIS)));
        nodes.add(new Node("providers", Kind.PROVIDERS));
        REGIONS.forEach(region -> nodes.add(new Node("profile-" + region, Kind.PROFILE)));
        nodes.add(new Node("job-queue-service-1", Kind.JOB_QUEUE));
        nodes.add(new Node("notification-service-1", Kind.NOTIFICATION));
        nodes.add(new Node("notification-service-2", Kind.NOTIFICATION));
        nodes.add(new Node("video-worker-1", Kind.VIDEO_WORKER));
        nodes.add(new Node("video-worker-2", Kind.VIDEO_WORKER));
        return List.copyOf(nodes);
    }

    /** Who has a Redis of its own; the same have a listener of their own at Kafka. */
    public static List<String> redisClients() {
        return List.of("notification", "jobqueue", "profile-us", "profile-eu", "profile-ap");
    }

    public List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        redisClients().forEach(client -> edges.add(new Edge(client, "kafka", "kafka")));
        redisClients().forEach(client -> edges.add(new Edge(client, "redis", "redis-" + client + "/redis")));
        List.of("email", "push", "sms").forEach(each -> edges.add(new Edge("notification", each, "providers/" + each)));
        edges.add(new Edge("notification", "profile", "profile-us/grpc"));
        List.of("worker-1", "worker-2")
                .forEach(worker -> edges.add(new Edge(worker, "jobqueue", "job-queue-service-1/grpc")));
        for (String region : REGIONS) {
            REGIONS.stream()
                    .filter(peer -> !peer.equals(region))
                    .forEach(peer ->
                            edges.add(new Edge("profile-" + region, "profile-" + peer, "profile-" + peer + "/grpc")));
        }
        edges.add(new Edge("client", "notification-1", "notification-service-1/http"));
        edges.add(new Edge("client", "notification-2", "notification-service-2/http"));
        edges.add(new Edge("client", "jobqueue", "job-queue-service-1/http"));
        REGIONS.forEach(region -> edges.add(new Edge("client", "profile-" + region, "profile-" + region + "/http")));
        return List.copyOf(edges);
    }

    /**
     * The links over which a process alone calls or is called: what crosses them, crosses them because of it. With several
     * brokers, a broker's are those to Kafka.
     */
    public List<String> linksOf(String process) {
        return edges().stream()
                .filter(edge -> isAt(edge, process))
                .map(Edge::name)
                .toList();
    }

    private static boolean isAt(Edge edge, String process) {
        String server = edge.target().replaceFirst("/.*", "");
        String client =
                switch (edge.client()) {
                    case "jobqueue" -> "job-queue-service-1";
                    case "worker-1", "worker-2" -> "video-" + edge.client();
                    default -> edge.client();
                };
        return client.equals(process) || server.equals(process.startsWith("kafka-") ? "kafka" : process);
    }

    /** Toxiproxy's names for an edge: one proxy, or one for each broker. */
    public List<String> proxies(Edge edge) {
        String name = edge.client() + "_to_" + edge.server();
        if (!edge.leadsToKafka()) {
            return List.of(name);
        }
        return IntStream.rangeClosed(1, brokers)
                .mapToObj(n -> n == 1 ? name : name + "-" + n)
                .toList();
    }
}
