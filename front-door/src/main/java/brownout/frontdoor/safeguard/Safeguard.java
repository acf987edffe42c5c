package brownout.frontdoor.safeguard;

/** What can be switched off at run time, with the reason not to. An enum of the service implements it. */
public interface Safeguard {

    /** The name in configuration, the admin API and reports: kebab case. */
    String label();

    String protects();

    String cost();

    /** What breaks while it is off. */
    String without();
}
