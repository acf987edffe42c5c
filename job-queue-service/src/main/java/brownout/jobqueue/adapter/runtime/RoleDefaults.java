package brownout.jobqueue.adapter.runtime;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Defaults that depend on the role: a worker serves no gRPC and has its own HTTP port.
 * Anything set explicitly wins.
 */
public final class RoleDefaults implements ConfigSourceFactory {
    /** Above application.properties (250), below the environment (300). */
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> defaults = new HashMap<>();
        if ("worker".equalsIgnoreCase(value(context, "jobqueue.role"))) {
            defaults.put("quarkus.grpc.server.use-separate-server", "false");
            defaults.put("quarkus.http.port", "8211");
        }
        return List.of(new PropertiesConfigSource(defaults, "role-defaults", ORDINAL));
    }

    private static @Nullable String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null ? null : value.getValue();
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
