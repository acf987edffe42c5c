package brownout.chaos.history;

/**
 * When a fault was on, and whether it touched anything.
 *
 * @param target a link or a process
 * @param what {@code timeout downstream 33 %}, {@code crash}, {@code pause}, …
 * @param from before it was injected, nanoseconds since the run began
 * @param until when its undoing was done
 * @param touched bytes that crossed while it was on and were affected; for a provider the requests that it treated
 *     otherwise than normally; for a paused process the bytes that were sent to it; for one that was crashed 1
 * @param share of the connections or requests that it was meant for, 0..1
 */
public record FaultWindow(String target, String what, long from, long until, long touched, double share) {

    /** Meant for all of them. */
    public FaultWindow(String target, String what, long from, long until, long touched) {
        this(target, what, from, until, touched, 1);
    }
}
