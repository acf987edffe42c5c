/** From a submit call to the waiting room: admission control and the durable log. */
@NullMarked
package brownout.jobqueue.dispatch;

import org.jspecify.annotations.NullMarked;
