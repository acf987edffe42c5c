/** Client and witnesses of the workload {@code profiles}, by their technology. */
@NullMarked
package brownout.chaos.workload.profiles.adapter;

import org.jspecify.annotations.NullMarked;
