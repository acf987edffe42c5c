package brownout.chaos.history;

/**
 * When a fault was on, and whether it touched anything.
 *
 * @param target a link or a process
 * @param what {@code timeout downstream 33 %}, {@code crash}, {@code pause}, …
 * @param touched bytes that crossed while it was on and were affected; for a provider the requests in its
 *     log; for processes 1 once the signal was delivered
 */
public record FaultWindow(String target, String what, long from, long until, long touched) {}
