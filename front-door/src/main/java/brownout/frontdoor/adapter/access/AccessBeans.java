package brownout.frontdoor.adapter.access;

import brownout.frontdoor.FrontDoorConfig;
import brownout.frontdoor.access.Access;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the access file once, at start. */
@Singleton
final class AccessBeans {
    private static final Logger LOG = LoggerFactory.getLogger(AccessBeans.class);

    @Produces
    @Singleton
    Access access(FrontDoorConfig config) {
        var access = AccessFile.read(config);
        if (access.isOpen()) {
            LOG.warn(
                    "access open: every caller is tenant default with all roles, as front-door.access-file is not set");
        }
        return access;
    }
}
