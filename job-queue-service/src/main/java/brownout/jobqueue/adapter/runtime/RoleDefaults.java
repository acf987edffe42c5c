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
 * Defaults that depend on other settings: a worker serves no gRPC and has its own HTTP port, and without a collector's
 * address nothing is exported. Anything set explicitly wins.
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
        boolean collector = isSet(context, "quarkus.otel.exporter.otlp.endpoint")
                || isSet(context, "quarkus.otel.exporter.otlp.traces.endpoint");
        // Said either way: the build, which knows no collector, leaves its own answer behind as a default.
        defaults.put("quarkus.otel.sdk.disabled", Boolean.toString(!collector));
        return List.of(new PropertiesConfigSource(defaults, "role-defaults", ORDINAL));
    }

    private static @Nullable String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null ? null : value.getValue();
    }

    /** Whether somebody set it: the framework's own default, a collector on this machine, is not one that was named. */
    private static boolean isSet(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value != null && value.getValue() != null && value.getConfigSourceOrdinal() > 0;
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
