package brownout.profile.routing;

/** What the follower of the log knows of its connection. */
public interface LogLink {

    /** Whether nothing has come from the log for so long that waiting for it is pointless. */
    boolean stalled();
}
