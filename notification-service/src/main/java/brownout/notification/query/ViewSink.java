package brownout.notification.query;

import brownout.notification.delivery.Notification;
import java.util.List;

/**
 * Where the owner of a partition shows what the ledger says. Best effort: losing it costs readers latency, nothing else.
 */
public interface ViewSink {
    /** Shows the new values, after they are committed. Returns at once. */
    void publish(int partition, List<Notification> changed);

    /** This instance owns the partition from now on; what is shown may lack its predecessor's last commits. */
    void owned(int partition, long fence);

    /** What the owner of a partition knows; asked on its thread. */
    interface Known {
        List<Notification> all();

        /** Whether that is everything that it recognises: none is remembered by its id alone. */
        boolean isWhole();
    }

    /** To be called every second or two: vouches that the partition's views are complete, or shows all again. */
    void keepAlive(int partition, Known known);

    /** The owner with this fence has ended. What a later one of this instance has shown stays. */
    void released(int partition, long fence);
}
