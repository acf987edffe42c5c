/** Everything that touches a framework, a wire or a clock. */
@NullMarked
package brownout.jobqueue.adapter;

import org.jspecify.annotations.NullMarked;
