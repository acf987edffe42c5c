package brownout.notification.delivery;

/**
 * How much of one partition's work its owner keeps in memory.
 *
 * @param maxOpen what is neither settled nor scheduled; at it the partition is read no further
 * @param maxScheduled what waits for its time; at it no more of it is accepted. Reading on, all the same, is what lets the
 *     others pass
 */
public record OpenLimits(int maxOpen, int maxScheduled) {}
