/** Jobs that will not be tried again, with everything that is known about why. */
@NullMarked
package brownout.jobqueue.deadletter;

import org.jspecify.annotations.NullMarked;
