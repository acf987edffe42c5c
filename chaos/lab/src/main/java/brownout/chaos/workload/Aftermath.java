package brownout.chaos.workload;

import brownout.chaos.history.Recorder;

/** What clients do once everything is healed, to learn what became of what they had asked for. */
public interface Aftermath {

    /**
     * Returns when there is nothing more to learn, or at the deadline: what is unknown then stays unknown.
     *
     * @param deadline nanoseconds since the run began
     */
    void settle(Recorder recorder, Client client, Pace pace, long deadline) throws InterruptedException;
}
