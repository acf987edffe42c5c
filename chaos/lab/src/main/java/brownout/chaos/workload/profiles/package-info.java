/** What profile reads promise, and the checks that judge them. */
@NullMarked
package brownout.chaos.workload.profiles;

import org.jspecify.annotations.NullMarked;
