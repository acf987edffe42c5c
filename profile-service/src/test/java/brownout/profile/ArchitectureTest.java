package brownout.profile;

import brownout.frontdoor.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("brownout.profile");
    }
}
