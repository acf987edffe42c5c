package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.cluster.StartProgress;
import brownout.chaos.cluster.Topology;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortPlanTest {
    private final List<String> notes = new ArrayList<>();
    private final StartProgress progress = new StartProgress() {
        @Override
        public void note(String sentence) {
            notes.add(sentence);
        }

        @Override
        public void up(String process, Duration took) {}

        @Override
        public void ready(Duration took) {}
    };

    @Test
    void a_taken_port_is_replaced_and_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PortPlan plan = PortPlan.choose(new Topology(1), Map.of("profile-us/http", taken.getLocalPort()), progress);

            assertThat(plan.of("profile-us/http")).isNotEqualTo(taken.getLocalPort());
            assertThat(notes)
                    .containsExactly("port " + taken.getLocalPort() + " is taken: profile-us/http listens on "
                            + plan.of("profile-us/http") + " instead");
        }
    }

    @Test
    void many_taken_ports_are_one_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            PortPlan.choose(
                    new Topology(1),
                    Map.of("profile-us/http", port, "profile-eu/http", port, "profile-ap/http", port, "lab/http", port),
                    progress);

            assertThat(notes).singleElement().asString().startsWith("4 of the usual ports are taken");
        }
    }

    @Test
    void no_port_is_given_twice_and_a_link_lists_one_for_each_broker() {
        PortPlan plan = PortPlan.choose(new Topology(3), Map.of(), progress);

        List<Integer> all = new ArrayList<>(plan.processes().values());
        all.addAll(plan.proxies().values());
        assertThat(all).doesNotHaveDuplicates();
        assertThat(plan.link("profile-eu→kafka").split(",")).hasSize(3);
        assertThat(notes).isEmpty();
    }
}
