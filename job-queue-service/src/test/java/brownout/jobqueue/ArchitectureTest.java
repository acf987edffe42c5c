package brownout.jobqueue;

import brownout.frontdoor.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("brownout.jobqueue");
    }
}
