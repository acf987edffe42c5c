/** Who may work on a job: claims, leases, fencing tokens. */
@NullMarked
package brownout.jobqueue.lease;

import org.jspecify.annotations.NullMarked;
