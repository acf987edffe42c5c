package brownout.profile.routing;

/** Which region this is and which one writes. */
public record Topology(Region self, Region home) {

    public boolean isHome() {
        return self.equals(home);
    }
}
