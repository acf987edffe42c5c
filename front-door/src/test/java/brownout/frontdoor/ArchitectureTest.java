package brownout.frontdoor;

class ArchitectureTest extends ArchitectureRules {
    ArchitectureTest() {
        super("brownout.frontdoor");
    }
}
