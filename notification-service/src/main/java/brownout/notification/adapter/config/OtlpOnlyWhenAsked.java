package brownout.notification.adapter.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Exports traces only where an endpoint is named. The extension's own default, a collector on this machine, would log an
 * error every few seconds where there is none.
 */
public final class OtlpOnlyWhenAsked implements ConfigSourceFactory {
    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";
    private static final String TRACES_ENDPOINT = "quarkus.otel.exporter.otlp.traces.endpoint";

    /** Below everything a person sets (application.properties has 250), above the extension's defaults. */
    private static final int ORDINAL = 150;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (isSet(context, ENDPOINT) || isSet(context, TRACES_ENDPOINT)) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.otel.sdk.disabled", "true"), OtlpOnlyWhenAsked.class.getSimpleName(), ORDINAL));
    }

    /** Defaults of the extension have the lowest ordinals of all. */
    private static boolean isSet(ConfigSourceContext context, String key) {
        var value = context.getValue(key);
        return value != null && value.getValue() != null && value.getConfigSourceOrdinal() > ORDINAL;
    }
}
