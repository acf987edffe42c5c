/** A priority queue for long video jobs. */
@NullMarked
package brownout.jobqueue;

import org.jspecify.annotations.NullMarked;
