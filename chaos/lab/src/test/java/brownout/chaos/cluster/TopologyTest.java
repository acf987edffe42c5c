package brownout.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.cluster.Topology.Edge;
import brownout.chaos.cluster.Topology.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final Path WIRING = Path.of("../../docs/wiring.md");

    @Test
    void every_link_that_the_wiring_names_exists() throws Exception {
        Matcher link = Pattern.compile("`([a-z0-9-]+→[a-z0-9-]+)`").matcher(section("## Links", "## Processes"));
        List<String> documented = new ArrayList<>();
        while (link.find()) {
            documented.add(link.group(1));
        }

        assertThat(documented).hasSizeGreaterThan(20);
        assertThat(new Topology(1).edges()).extracting(Edge::name).containsAll(documented);
    }

    @Test
    void every_process_is_in_the_wiring() throws Exception {
        String processes = section("## Processes", "Default ports");
        for (Node node : new Topology(1).nodes()) {
            assertThat(processes).contains("`" + node.name() + "`");
        }
    }

    @Test
    void with_three_brokers_a_kafka_link_has_a_proxy_for_each() {
        Topology topology = new Topology(3);
        Edge edge = topology.edges().get(0);

        assertThat(edge.name()).isEqualTo("notification→kafka");
        assertThat(topology.proxies(edge))
                .containsExactly("notification_to_kafka", "notification_to_kafka-2", "notification_to_kafka-3");
        assertThat(topology.nodes()).extracting(Node::name).contains("kafka-3");
    }

    @Test
    void no_two_links_share_a_proxy() {
        Topology topology = new Topology(3);
        assertThat(topology.edges().stream().flatMap(edge -> topology.proxies(edge).stream()))
                .doesNotHaveDuplicates();
    }

    private static String section(String from, String to) throws Exception {
        String text = Files.readString(WIRING);
        return text.substring(text.indexOf(from), text.indexOf(to));
    }

    @Test
    void the_links_of_a_process_are_those_that_nobody_else_uses() {
        Topology topology = new Topology(1);

        assertThat(topology.linksOf("video-worker-1")).containsExactly("worker-1→jobqueue");
        assertThat(topology.linksOf("notification-service-2")).containsExactly("client→notification-2");
        assertThat(topology.linksOf("redis-jobqueue")).containsExactly("jobqueue→redis");
        assertThat(topology.linksOf("profile-eu"))
                .contains("client→profile-eu", "profile-us→profile-eu", "profile-eu→profile-us", "profile-eu→kafka")
                .doesNotContain("client→profile-us");
        assertThat(topology.nodes())
                .allSatisfy(node -> assertThat(topology.linksOf(node.name())).isNotEmpty());
    }
}
