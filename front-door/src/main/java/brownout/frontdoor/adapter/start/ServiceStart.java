package brownout.frontdoor.adapter.start;

import brownout.frontdoor.FrontDoorConfig;
import brownout.frontdoor.adapter.access.AccessFile;
import brownout.frontdoor.config.Rules;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Checks the configuration before anything is started: a wrong key is one line and exit code 78, not a stack trace. */
public final class ServiceStart {
    /** EX_CONFIG of sysexits.h. */
    private static final int EXIT_CONFIG = 78;

    private static final String OTEL_DISABLED = "quarkus.otel.sdk.disabled";
    private static final List<String> OTLP_ENDPOINTS =
            List.of("quarkus.otel.exporter.otlp.endpoint", "quarkus.otel.exporter.otlp.traces.endpoint");

    private ServiceStart() {}

    /**
     * Runs the service until it is told to stop.
     *
     * @param service its name, for messages
     * @param mapping its configuration
     * @param check everything that is wrong with the configuration beyond its types
     */
    public static <C> void run(String service, Class<C> mapping, Function<C, List<String>> check, String... args) {
        // The build records the classes of a start without any configuration.
        if (!Boolean.getBoolean("quarkus.appcds.generate")) {
            List<String> problems = problems(mapping, check);
            if (!problems.isEmpty()) {
                problems.forEach(problem -> System.err.println(service + ": " + problem));
                System.exit(EXIT_CONFIG);
            }
        }
        // Quarkus would refuse what is no URI with an empty answer, before any route: the door explains it.
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(args);
    }

    private static <C> List<String> problems(Class<C> mapping, Function<C, List<String>> check) {
        try {
            SmallRyeConfig config = ConfigUtils.configBuilder()
                    .withMapping(mapping)
                    .withMapping(FrontDoorConfig.class)
                    .build();
            exportTracesOnlyWhenAsked(config);
            var problems = new ArrayList<>(check.apply(config.getConfigMapping(mapping)));
            problems.addAll(problems(config.getConfigMapping(FrontDoorConfig.class)));
            return problems;
        } catch (ConfigValidationException e) {
            return IntStream.range(0, e.getProblemCount())
                    .mapToObj(i -> e.getProblem(i).getMessage())
                    .toList();
        }
    }

    private static List<String> problems(FrontDoorConfig config) {
        var rules = new Rules("front-door");
        rules.between("max-body", config.maxBody(), 1_024, 64 << 20);
        rules.between("body-timeout", config.bodyTimeout(), Duration.ofMillis(100), Duration.ofMinutes(5));
        config.publicUrl().ifPresent(url -> rules.url("public-url", url.toString(), "https", "http"));
        var problems = new ArrayList<>(rules.problems());
        try {
            AccessFile.read(config);
            AccessFile.credential(config);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    /** The extension's default, a collector on this machine, would log an error every few seconds where there is none. */
    private static void exportTracesOnlyWhenAsked(SmallRyeConfig config) {
        boolean asked = config.isPropertyPresent(OTEL_DISABLED)
                || OTLP_ENDPOINTS.stream().anyMatch(config::isPropertyPresent);
        if (!asked) {
            System.setProperty(OTEL_DISABLED, "true");
        }
    }
}
