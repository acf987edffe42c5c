package brownout.jobqueue.adapter.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleDefaultsTest {
    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";
    private static final String DISABLED = "quarkus.otel.sdk.disabled";
    private static final String SEPARATE = "quarkus.grpc.server.use-separate-server";

    /** As in the packaged service: the framework has a default endpoint, and a low-ranking answer of the build's. */
    private static SmallRyeConfig config(Map<String, String> set) {
        return new SmallRyeConfigBuilder()
                .withDefaultValue(ENDPOINT, "http://localhost:4317")
                .withDefaultValue(DISABLED, "true")
                .withSources(new PropertiesConfigSource(Map.of(SEPARATE, "true"), "application.properties", 250))
                .withSources(new RoleDefaults())
                .withSources(new PropertiesConfigSource(set, "command line", 400))
                .build();
    }

    @Test
    void traces_are_exported_only_to_a_collector_that_was_named() {
        assertThat(config(Map.of()).getValue(DISABLED, boolean.class)).isTrue();
        assertThat(config(Map.of(ENDPOINT, "http://127.0.0.1:4318")).getValue(DISABLED, boolean.class))
                .isFalse();
        assertThat(config(Map.of(ENDPOINT, "http://127.0.0.1:4318", DISABLED, "true"))
                        .getValue(DISABLED, boolean.class))
                .isTrue();
    }

    @Test
    void a_worker_opens_no_grpc_port_of_its_own() {
        assertThat(config(Map.of()).getValue(SEPARATE, boolean.class)).isTrue();
        assertThat(config(Map.of("jobqueue.role", "worker")).getValue(SEPARATE, boolean.class))
                .isFalse();
    }
}
