package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.adapter.rest.ServiceAdmin;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.Topology.Kind;
import brownout.chaos.cluster.Topology.Node;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessSpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers whose admin interfaces the test plays; a worker that is not up must not be called. */
class SafeguardsIT {
    @TempDir
    Path directory;

    /** Of {@code fencing-token}, by worker; one that is not in it hangs up on whoever calls. */
    private final Map<String, Boolean> listening = new ConcurrentHashMap<>();

    private final Map<String, HttpServer> admins = new ConcurrentHashMap<>();
    private LabProcess first;
    private LabProcess second;
    private StartFiles files;
    private Safeguards safeguards;

    @BeforeEach
    void start() throws Exception {
        files = new StartFiles(new LabHome(directory));
        first = worker("video-worker-1");
        second = worker("video-worker-2");
        safeguards = new Safeguards(new ServiceAdmin("token"), this::address, files);
        first.awaitReady();
        listening.put("video-worker-1", true);
    }

    @AfterEach
    void stop() {
        first.retire(Duration.ZERO);
        second.retire(Duration.ZERO);
        admins.values().forEach(admin -> admin.stop(0));
    }

    @Test
    void an_instance_that_is_still_booting_is_not_called_and_hears_of_the_switch_once_it_is_up() {
        Map<String, Boolean> before = switchOff();

        assertThat(before).containsOnlyKeys("video-worker-1");
        assertThat(listening).containsExactlyEntriesOf(Map.of("video-worker-1", false));
        assertThat(files.enabled(second.node(), "fencing-token")).isFalse();

        listening.put("video-worker-2", true);
        second.awaitReady();
        safeguards.catchUp(second);
        assertThat(listening).containsEntry("video-worker-2", false);
    }

    @Test
    void a_safeguard_is_back_on_in_a_service_of_which_no_instance_is_up_once_one_comes_up() {
        switchOff();
        first.crash();

        assertThatThrownBy(this::switchOff).hasMessageContaining("no instance of job-queue-service is up");
        assertThat(safeguards.switchTo(List.of(first, second), "job-queue-service", "fencing-token", true))
                .isEmpty();
        assertThat(files.enabled(first.node(), "fencing-token")).isTrue();
    }

    @Test
    void an_instance_that_could_not_be_told_is_told_the_next_time() {
        switchOff();
        second.awaitReady();

        assertThatThrownBy(() -> safeguards.catchUp(second)).isInstanceOf(ClusterException.class);
        listening.put("video-worker-2", true);
        safeguards.catchUp(second);

        assertThat(listening).containsEntry("video-worker-2", false);
    }

    @Test
    void an_instance_that_is_paused_hears_of_the_switch_when_it_goes_on() {
        listening.put("video-worker-2", true);
        second.awaitReady();
        second.pause();

        assertThat(switchOff()).containsOnlyKeys("video-worker-1");
        second.resume();
        safeguards.catchUp(second);

        assertThat(listening).containsEntry("video-worker-2", false);
    }

    private Map<String, Boolean> switchOff() {
        return safeguards.switchTo(List.of(first, second), "job-queue-service", "fencing-token", false);
    }

    private URI address(String worker) {
        return URI.create("http://127.0.0.1:" + admins.get(worker).getAddress().getPort());
    }

    private LabProcess worker(String name) throws IOException {
        HttpServer admin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        admin.createContext("/admin/safeguards", exchange -> answer(name, exchange));
        admin.start();
        admins.put(name, admin);
        Node node = new Node(name, Kind.VIDEO_WORKER);
        files.clear(node);
        ProcessSpec spec =
                new ProcessSpec(name, List.of("sleep", "600"), Map.of(), directory, directory.resolve(name + ".log"));
        return new LabProcess(node, ManagedProcess.start(spec), () -> {}, news -> {});
    }

    private void answer(String worker, HttpExchange exchange) throws IOException {
        if (!listening.containsKey(worker)) {
            exchange.close();
            return;
        }
        if (exchange.getRequestMethod().equals("PUT")) {
            JsonNode wanted = new ObjectMapper().readTree(exchange.getRequestBody());
            listening.put(worker, wanted.path("fencing-token").asBoolean());
        }
        byte[] body = ("{\"safeguards\":[{\"name\":\"fencing-token\",\"enabled\":" + listening.get(worker) + "}]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
