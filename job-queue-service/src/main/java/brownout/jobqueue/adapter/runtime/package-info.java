/** What runs in each of the two roles, and what it says about itself. */
@NullMarked
package brownout.jobqueue.adapter.runtime;

import org.jspecify.annotations.NullMarked;
