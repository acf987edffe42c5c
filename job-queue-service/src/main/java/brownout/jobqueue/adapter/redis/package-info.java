/** Redis: the scheduler. */
@NullMarked
package brownout.jobqueue.adapter.redis;

import org.jspecify.annotations.NullMarked;
