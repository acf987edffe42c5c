package brownout.notification;

import brownout.frontdoor.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("brownout.notification");
    }
}
