package brownout.chaos.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.cluster.ClusterStatus;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexPageTest {
    private final ClusterStatus status = new ClusterStatus(
            Path.of("/"),
            1,
            URI.create("http://127.0.0.1:8474"),
            "",
            Map.of(),
            List.of(new ClusterStatus.ProcessStatus("<script>", "kafka", "down", 0, Path.of("/log"), 0, 0)),
            List.of(new ClusterStatus.Link("a→b", List.of("a_to_b"), List.of("127.0.0.1:1"))),
            List.of());

    @Test
    void names_are_escaped() {
        assertThat(IndexPage.of(status, Map.of())).contains("&lt;script&gt;").doesNotContain("<script>");
    }

    @Test
    void a_fault_is_shown_on_its_link() {
        assertThat(IndexPage.of(status, Map.of("a→b", List.of("latency latency=800 downstream"))))
                .contains("latency latency=800 downstream");
    }
}
