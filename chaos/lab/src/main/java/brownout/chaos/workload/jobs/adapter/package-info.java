/** Client and witnesses of the workload {@code jobs}, by their technology. */
@NullMarked
package brownout.chaos.workload.jobs.adapter;

import org.jspecify.annotations.NullMarked;
