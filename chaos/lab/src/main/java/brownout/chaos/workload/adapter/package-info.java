/** What clients and witnesses of every workload share. */
@NullMarked
package brownout.chaos.workload.adapter;

import org.jspecify.annotations.NullMarked;
