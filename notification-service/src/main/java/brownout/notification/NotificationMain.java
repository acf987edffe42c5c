package brownout.notification;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;

/** Checks the configuration before anything is started: a wrong key is one line and exit code 78, not a stack trace. */
@QuarkusMain
public final class NotificationMain {
    /** EX_CONFIG of sysexits.h. */
    private static final int EXIT_CONFIG = 78;

    private NotificationMain() {}

    public static void main(String... args) {
        // The build records the classes of a start without any configuration.
        List<String> problems = Boolean.getBoolean("quarkus.appcds.generate") ? List.of() : check();
        if (!problems.isEmpty()) {
            problems.forEach(problem -> System.err.println("notification-service: " + problem));
            System.exit(EXIT_CONFIG);
        }
        Quarkus.run(args);
    }

    private static List<String> check() {
        try {
            var config = ConfigUtils.configBuilder()
                    .withMapping(NotificationConfig.class)
                    .build()
                    .getConfigMapping(NotificationConfig.class);
            return ConfigCheck.problems(config);
        } catch (ConfigValidationException e) {
            var problems = new ArrayList<String>();
            for (int i = 0; i < e.getProblemCount(); i++) {
                problems.add(e.getProblem(i).getMessage());
            }
            return problems;
        }
    }
}
