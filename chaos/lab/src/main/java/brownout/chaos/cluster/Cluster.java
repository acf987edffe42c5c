package brownout.chaos.cluster;

import brownout.chaos.fault.FaultPlane;
import java.time.Duration;
import java.util.Map;

/**
 * A running system, in this JVM's care or in another's ({@code ./lab up}): scenarios cannot tell the difference.
 *
 * <p>Every call has a time-out of its own and throws {@link ClusterException} with one sentence when it cannot be done.
 */
public interface Cluster extends AutoCloseable {

    /** What runs now, and under which addresses. */
    ClusterStatus status();

    /** Toxics on links. */
    FaultPlane faults();

    /** SIGKILL. The process stays down until {@link #restart}. */
    void crash(String process);

    /**
     * SIGKILL, and started again after {@code timeToLive} whatever becomes of the caller.
     *
     * @param timeToLive longer than zero
     */
    void crash(String process, Duration timeToLive);

    /**
     * SIGSTOP, and SIGCONT after {@code timeToLive} whatever becomes of the caller.
     *
     * @param timeToLive longer than zero
     */
    void pause(String process, Duration timeToLive);

    /** SIGCONT; does nothing to a process that is not paused. */
    void resume(String process);

    /**
     * Stops the process if it runs, starts it with the command line and the safeguards it had, and waits until it is
     * ready.
     */
    void restart(String process);

    /**
     * Switches a safeguard in every instance of the service that has it; those that are not up come up with it switched.
     *
     * @return the state before, by instance that is up
     */
    Map<String, Boolean> switchSafeguard(String service, String safeguard, boolean enabled);

    /**
     * Switches a safeguard off, and on again after {@code timeToLive} whatever becomes of the caller. Switching it again
     * replaces the time that was left.
     *
     * @param timeToLive longer than zero
     * @return the state before, by instance
     */
    Map<String, Boolean> switchSafeguardOff(String service, String safeguard, Duration timeToLive);

    /**
     * Starts every instance of a service anew that has other settings than these, beside what the lab gives it, and waits
     * until all are ready; and as the lab has it after {@code timeToLive}, whatever becomes of the caller. One that does
     * not run has them once it does.
     *
     * @param settings instead of those of an earlier call
     */
    void configure(String service, Map<String, String> settings, Duration timeToLive);

    /**
     * Starts every instance of a service anew that has other settings than the lab gives it, and waits until all are ready.
     *
     * @return whether there was any
     */
    boolean putBackSettings(String service);

    /**
     * Removes every toxic, resumes every paused process, restarts every crashed one, puts every safeguard and setting back.
     *
     * @return what was still wrong afterwards, a sentence each; empty when all is healed, and for a cluster that is being
     *     closed: nothing of it is left
     */
    java.util.List<String> heal();

    @Override
    void close();
}
