/** The protections that can be switched off to see what they protect. */
@NullMarked
package brownout.jobqueue.safeguard;

import org.jspecify.annotations.NullMarked;
