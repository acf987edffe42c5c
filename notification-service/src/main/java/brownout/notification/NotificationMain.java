package brownout.notification;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;

/** Checks the configuration before anything is started: a wrong key is one line and exit code 78, not a stack trace. */
@QuarkusMain
public final class NotificationMain {
    /** EX_CONFIG of sysexits.h. */
    private static final int EXIT_CONFIG = 78;

    private static final String OTEL_DISABLED = "quarkus.otel.sdk.disabled";
    private static final String OTLP_ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";

    private NotificationMain() {}

    public static void main(String... args) {
        // The build records the classes of a start without any configuration.
        if (!Boolean.getBoolean("quarkus.appcds.generate")) {
            List<String> problems = check();
            if (!problems.isEmpty()) {
                problems.forEach(problem -> System.err.println("notification-service: " + problem));
                System.exit(EXIT_CONFIG);
            }
        }
        // Quarkus would refuse what is no URI with an empty answer, before any route: FrontDoor explains it.
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(args);
    }

    private static List<String> check() {
        try {
            SmallRyeConfig config = ConfigUtils.configBuilder()
                    .withMapping(NotificationConfig.class)
                    .build();
            exportTracesOnlyWhenAsked(config);
            return ConfigCheck.problems(config.getConfigMapping(NotificationConfig.class));
        } catch (ConfigValidationException e) {
            var problems = new ArrayList<String>();
            for (int i = 0; i < e.getProblemCount(); i++) {
                problems.add(e.getProblem(i).getMessage());
            }
            return problems;
        }
    }

    /** The extension's default, a collector on this machine, would log an error every few seconds where there is none. */
    private static void exportTracesOnlyWhenAsked(SmallRyeConfig config) {
        boolean asked = config.isPropertyPresent(OTLP_ENDPOINT) || config.isPropertyPresent(OTEL_DISABLED);
        if (!asked) {
            System.setProperty(OTEL_DISABLED, "true");
        }
    }
}
