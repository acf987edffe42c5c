package brownout.jobqueue.adapter.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleDefaultsTest {
    private static final String SEPARATE = "quarkus.grpc.server.use-separate-server";

    private static SmallRyeConfig config(Map<String, String> set) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of(SEPARATE, "true"), "application.properties", 250))
                .withSources(new RoleDefaults())
                .withSources(new PropertiesConfigSource(set, "command line", 400))
                .build();
    }

    @Test
    void a_worker_opens_no_grpc_port_of_its_own() {
        assertThat(config(Map.of()).getValue(SEPARATE, boolean.class)).isTrue();
        assertThat(config(Map.of("jobqueue.role", "worker")).getValue(SEPARATE, boolean.class))
                .isFalse();
    }
}
