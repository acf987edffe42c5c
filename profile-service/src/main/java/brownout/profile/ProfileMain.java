package brownout.profile;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Leaves it to {@link brownout.profile.adapter.rest.FrontDoor} to refuse what is no URI: Quarkus refuses it with an empty answer, before any route, unless it
 * is told not to look when its classes are loaded.
 */
@QuarkusMain
public final class ProfileMain {
    private ProfileMain() {}

    public static void main(String... args) {
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(args);
    }
}
