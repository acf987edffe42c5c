package brownout.notification;

import brownout.frontdoor.adapter.start.ServiceStart;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service. */
@QuarkusMain
public final class NotificationMain {
    private NotificationMain() {}

    public static void main(String... args) {
        ServiceStart.run("notification-service", NotificationConfig.class, ConfigCheck::problems, args);
    }
}
