package brownout.profile.routing;

/** What is around this region. */
public record Neighbourhood(Topology topology, Peers peers, LogLink link) {}
