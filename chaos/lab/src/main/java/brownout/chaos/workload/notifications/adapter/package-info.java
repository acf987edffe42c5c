/** Client and witnesses of the workload {@code notifications}, by their technology. */
@NullMarked
package brownout.chaos.workload.notifications.adapter;

import org.jspecify.annotations.NullMarked;
