package brownout.profile;

import brownout.frontdoor.adapter.start.ServiceStart;
import brownout.profile.adapter.node.Settings;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts one region, if it is configured right. */
@QuarkusMain
public final class ProfileMain {
    private ProfileMain() {}

    public static void main(String... args) {
        ServiceStart.run("profile-service", ProfileConfig.class, Settings::problems, args);
    }
}
