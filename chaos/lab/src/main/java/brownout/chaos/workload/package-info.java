/**
 * Open-loop load: what clients will do is drawn from a seed before anything starts, and they do it on time whether or
 * not earlier operations have ended.
 */
@NullMarked
package brownout.chaos.workload;

import org.jspecify.annotations.NullMarked;
