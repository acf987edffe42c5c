package brownout.chaos.fault;

import java.time.Duration;
import java.util.Map;

/** Injects toxics. Each has a time to live that the plane keeps itself: it heals when the one who asked has died. */
public interface FaultPlane {

    /**
     * Adds a toxic to every proxy of a link.
     *
     * @param timeToLive longer than zero
     * @param seed of the toxicity and jitter draws
     * @return a handle to remove it by
     */
    String inject(String link, Toxic toxic, Duration timeToLive, long seed);

    /**
     * Removes it; does nothing when it has already healed.
     *
     * @return whether it was still there: false when its time was over, or somebody else has removed it
     */
    boolean remove(String handle);

    /**
     * How often it had an effect so far: a chunk that was delayed, dropped or held, a connection that was closed, reset
     * or refused. What merely passed it does not count, nor does what another fault on the same link did.
     *
     * @return 0 when the plane cannot tell, as through the original Toxiproxy
     */
    long effects(String handle);

    /** Removes every toxic and enables every proxy. */
    void reset();

    /** Bytes and connections so far, by link. */
    Map<String, LinkCounters> counters();

    /** Toxics that are on now, by link. */
    Map<String, java.util.List<String>> active();

    /** Counts since the proxy was made; both directions together. */
    record LinkCounters(long bytes, long connections, long affectedBytes, long resets) {}
}
