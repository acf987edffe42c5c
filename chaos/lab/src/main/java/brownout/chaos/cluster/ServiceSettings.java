package brownout.chaos.cluster;

import brownout.chaos.cluster.Topology.Kind;
import brownout.chaos.cluster.Topology.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The configuration of one service process as docs/wiring.md names its keys: every address it is given is the listening
 * side of a proxy. What the lab tunes beyond addresses stands in one properties file per kind of service beside this
 * class, not here.
 *
 * @param link finds where a link's client side listens, {@code host:port[,host:port]}
 * @param port finds the port of {@code <process>/<protocol>}
 * @param brokers 1 or 3
 * @param home where the services find their secrets and put their outputs
 * @param keys whether whoever calls a service needs a key
 */
public record ServiceSettings(
        Function<String, String> link, Function<String, Integer> port, int brokers, LabHome home, boolean keys) {

    /** System properties, in the order of their names. */
    public Map<String, String> of(Node node) {
        Map<String, String> settings = new TreeMap<>();
        edge(node, settings);
        settings.put("quarkus.http.port", Integer.toString(port.apply(node.name() + "/http")));
        switch (node.kind()) {
            case NOTIFICATION -> notification(node, settings);
            case JOB_QUEUE -> jobQueue(node, settings);
            case VIDEO_WORKER -> videoWorker(node, settings);
            case PROFILE -> profile(node, settings);
            case KAFKA, REDIS, PROVIDERS -> throw new IllegalArgumentException(node.name() + " is no service");
        }
        return settings;
    }

    /** Secrets go by file: every user of the machine can read a command line. */
    private void edge(Node node, Map<String, String> settings) {
        settings.put("front-door.admin-token-file", home.adminToken().toString());
        if (keys) {
            settings.put(
                    "front-door.access-file",
                    home.accessFile(node.kind().module()).toString());
            // The job queue calls nobody.
            if (node.kind() != Kind.JOB_QUEUE) {
                settings.put(
                        "front-door.credential-file",
                        home.credential(node.name()).toString());
            }
        }
    }

    private void notification(Node node, Map<String, String> settings) {
        shared("notification", "notification", node, settings);
        String email = link.apply("notification→email");
        settings.put("notification.email.host", host(email));
        settings.put("notification.email.port", email.substring(host(email).length() + 1));
        settings.put("notification.push.url", "http://" + link.apply("notification→push"));
        settings.put("notification.sms.url", "http://" + link.apply("notification→sms"));
        List.of("push", "sms", "email")
                .forEach(provider -> settings.put(
                        "notification.receipts." + provider + ".secret-file",
                        home.receiptSecret().toString()));
        settings.put("notification.profile.target", link.apply("notification→profile"));
        settings.put("notification.templates.directory", home.templates().toString());
        grpcServer(node, settings);
    }

    private void jobQueue(Node node, Map<String, String> settings) {
        shared("jobqueue", "jobqueue", node, settings);
        settings.put("jobqueue.role", "server");
        settings.put("jobqueue.output-dir", home.outputs().toString());
        grpcServer(node, settings);
    }

    private void videoWorker(Node node, Map<String, String> settings) {
        settings.put("jobqueue.instance", node.name());
        settings.put("jobqueue.role", "worker");
        settings.put("jobqueue.worker.target", link.apply(node.name().replace("video-", "") + "→jobqueue"));
        settings.put("jobqueue.output-dir", home.outputs().toString());
    }

    private void profile(Node node, Map<String, String> settings) {
        shared("profile", node.name(), node, settings);
        String region = node.name().substring("profile-".length());
        settings.put("profile.region", region);
        settings.put("profile.home", Topology.REGIONS.get(0));
        settings.put("profile.session-key-file", home.sessionKey().toString());
        for (String peer : Topology.REGIONS) {
            if (!peer.equals(region)) {
                settings.put("profile.peers." + peer, link.apply(node.name() + "→profile-" + peer));
            }
        }
        grpcServer(node, settings);
    }

    private void shared(String prefix, String client, Node node, Map<String, String> settings) {
        settings.put(prefix + ".instance", node.name());
        settings.put(prefix + ".kafka.bootstrap-servers", link.apply(client + "→kafka"));
        settings.put(prefix + ".kafka.replication-factor", Integer.toString(brokers));
        settings.put(prefix + ".redis.uri", "redis://" + link.apply(client + "→redis"));
    }

    private void grpcServer(Node node, Map<String, String> settings) {
        settings.put("quarkus.grpc.server.use-separate-server", "true");
        settings.put("quarkus.grpc.server.port", Integer.toString(port.apply(node.name() + "/grpc")));
    }

    private static String host(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    /** The resource with the lab's tuning for this kind: {@code jvm} options, everything else system properties. */
    public static String tuningResource(Kind kind) {
        return kind.label() + ".properties";
    }
}
