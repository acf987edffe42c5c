package brownout.profile.adapter.node;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * Without {@code quarkus.otel.exporter.otlp.endpoint} nothing is exported, instead of trying a default address for ever:
 * the OpenTelemetry SDK is off unless it is told where to.
 */
public class ExportWhereTold implements ConfigSourceInterceptor {

    private static final String DISABLED = "quarkus.otel.sdk.disabled";
    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (!name.equals(DISABLED) || isSet(value) || isSet(context.proceed(ENDPOINT))) {
            return value;
        }
        return ConfigValue.builder().withName(name).withValue("true").build();
    }

    private static boolean isSet(@Nullable ConfigValue value) {
        return value != null
                && value.getValue() != null
                && value.getConfigSourceName() != null
                && !value.getConfigSourceName().contains("DefaultValues");
    }
}
