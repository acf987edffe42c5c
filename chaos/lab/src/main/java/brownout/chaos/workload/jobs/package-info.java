/** What the job queue promises, and the checks that judge it. */
@NullMarked
package brownout.chaos.workload.jobs;

import org.jspecify.annotations.NullMarked;
